import { Inject, Injectable } from '@nestjs/common';
import { countWaitingEscalations } from '@chc/casework';
import { readNotCounted } from '@chc/exchange';
import { nightStatus } from '@chc/jobs';
import { type Actor, Database, SYSTEM } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { shellView, type ShellView } from './shell.view.js';

/** What every page says around its content: who is signed in, what the figures leave out, and whether last night's run was made. */
@Injectable()
export class Shell {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock) {}

  async read(path: string, by: Actor | undefined): Promise<ShellView> {
    const [notCounted, night, installation, escalations] = await Promise.all([
      readNotCounted(this.db.as(SYSTEM)),
      nightStatus(this.db, this.clock.now(), this.clock.set),
      this.db.query<{ madeFor: string | null }>({ name: 'installation', text: 'select demonstration_made_for as "madeFor" from installation' }),
      by?.may?.has('see_escalations') ? countWaitingEscalations(this.db.as(by), by.practitioner ?? null) : 0,
    ]);
    return shellView({ path, by, notCounted, night, demonstrationMadeFor: installation.rows[0]?.madeFor ?? null, escalations });
  }
}
