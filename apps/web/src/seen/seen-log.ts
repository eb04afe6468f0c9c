import { SeenBuffer } from '@chc/audit';

/** The access log's buffer, written out after the last answer when the process stops. */
export class SeenLog extends SeenBuffer {
  onApplicationShutdown(): Promise<void> {
    return this.close();
  }
}
