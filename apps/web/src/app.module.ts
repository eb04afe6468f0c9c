import { type DynamicModule, Module } from '@nestjs/common';
import { openDocumentStore } from '@chc/documents';
import { Database, type Logger, NOBODY, type Settings } from '@chc/platform';
import { AccountPage } from './account/account.page.js';
import { AccountsPage } from './account/accounts.page.js';
import { ApiClientsPage } from './account/api-clients.page.js';
import { BundlePage } from './bundle/bundle.page.js';
import { BusinessClock } from './business-clock.js';
import { AccessibilityPage } from './accessibility/accessibility.page.js';
import { ActPage } from './case/act.page.js';
import { ProjectPage } from './project/project.page.js';
import { BoardPage } from './board/board.page.js';
import { BoardSnapshots } from './board/board.snapshots.js';
import { BoardStreams } from './board/board.streams.js';
import { CaseController } from './case/case.controller.js';
import { CaseDesk } from './case/case.desk.js';
import { CasePage } from './case/case.page.js';
import { CaseloadPageController } from './caseload/caseload.page.js';
import { DataQualityController } from './data-quality/data-quality.controller.js';
import { DataQualityPage } from './data-quality/data-quality.page.js';
import { DocumentController } from './document/document.controller.js';
import { DstPage } from './dst/dst.page.js';
import { InvitedPage } from './dst/invited.page.js';
import { DiscountsController } from './figures/discounts.controller.js';
import { DiscountsPage } from './figures/discounts.page.js';
import { FncRatesPage } from './fnc/fnc-rates.page.js';
import { FundingPage } from './funding/funding.page.js';
import { HealthController } from './health/health.controller.js';
import { Metrics } from './health/metrics.js';
import { MetricsController } from './health/metrics.controller.js';
import { Shell } from './page/shell.js';
import { ShellInterceptor } from './page/shell.interceptor.js';
import { ReferralController } from './referral/referral.controller.js';
import { ReferralPage } from './referral/referral.page.js';
import { IntakeController } from './intake/intake.controller.js';
import { IntakeDesk } from './intake/intake.desk.js';
import { IntakePage } from './intake/intake.page.js';
import { ReferPage } from './intake/refer.page.js';
import { LetterLinkPage } from './letter/letter-link.page.js';
import { LetterPage } from './letter/letter.page.js';
import { LetterheadPage } from './letter/letterhead.page.js';
import { FamilyLinkPage } from './family/family-link.page.js';
import { FamilyWordsPage } from './family/family-words.page.js';
import { FamilyPage } from './family/family.page.js';
import { FncRatePage } from './settings/fnc-rate.page.js';
import { EscalationPage } from './escalation/escalation.page.js';
import { EscalationRulesPage } from './settings/escalation-rules.page.js';
import { ReviewPage } from './review/review.page.js';
import { ValuesPage } from './settings/values.page.js';
import { ReturnsController } from './returns/returns.controller.js';
import { ReturnsDesk } from './returns/returns.desk.js';
import { ReturnsPage } from './returns/returns.page.js';
import { PositionController } from './start/position.controller.js';
import { IdentityProvider } from './sign-in/identity-provider.js';
import { PrivacyPage } from './privacy/privacy.page.js';
import { SeenLog } from './seen/seen-log.js';
import { AgreementsPage } from './settings/agreements.page.js';
import { OpeningsPage } from './urgent/openings.page.js';
import { UrgentPage } from './urgent/urgent.page.js';
import { BookingPage } from './schedule/booking.page.js';
import { ToBookPage } from './schedule/to-book.page.js';
import { OfferPage } from './schedule/offer.page.js';
import { OneCasePage } from './schedule/one-case.page.js';
import { SessionsController, SessionsPage } from './schedule/sessions.page.js';
import { WeekPage } from './schedule/week.page.js';
import { SearchPage } from './search/search.page.js';
import { SignInPage } from './sign-in/sign-in.page.js';
import { ChallengePage } from './challenge/challenge.page.js';
import { VerificationPage } from './verification/verification.page.js';
import { RetentionPage } from './retention/retention.page.js';
import { StartPage } from './start/start.page.js';
import { LOG, SETTINGS, STORE } from './tokens.js';

/** Pages, API, health and metrics: one process, one port. */
@Module({})
export class AppModule {
  static with(settings: Settings, db: Database, log: Logger): DynamicModule {
    const clock = new BusinessClock(settings.today);
    const snapshots = new BoardSnapshots(db.as(NOBODY), settings, clock);
    return {
      module: AppModule,
      controllers: [
        WeekPage, OfferPage, ToBookPage, SessionsPage, SessionsController, BookingPage, OneCasePage,
        StartPage, SignInPage, ReferralPage, DataQualityPage, ActPage, DstPage, InvitedPage,
        StartPage, BoardPage, ProjectPage, SignInPage, ReferralPage, DataQualityPage, ActPage, DstPage, InvitedPage,
        AccountPage, AccountsPage, ApiClientsPage, ReturnsPage, ReturnsController, FundingPage,
        LetterPage, LetterLinkPage, LetterheadPage, FamilyPage, FamilyLinkPage, FamilyWordsPage,
        LetterPage, LetterLinkPage, LetterheadPage, FamilyPage, FamilyLinkPage,
        EscalationPage, EscalationRulesPage, ReviewPage,
        ValuesPage, AgreementsPage, UrgentPage, OpeningsPage, FncRatePage, FncRatesPage, DiscountsPage, DiscountsController,
        PositionController, ReferralController, DataQualityController, CaseController,
        IntakeController, IntakePage, ReferPage,
        DocumentController, BundlePage,
        PrivacyPage, CaseloadPageController, CasePage, SearchPage, VerificationPage, ChallengePage, RetentionPage, AccessibilityPage,
        HealthController, MetricsController,
      ],
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: LOG, useValue: log },
        // Until a page says who asks, there is no case.
        { provide: Database, useValue: db.as(NOBODY) },
        { provide: STORE, useValue: openDocumentStore(settings) },
        { provide: BusinessClock, useValue: clock },
        { provide: BoardSnapshots, useValue: snapshots },
        { provide: BoardStreams, useValue: new BoardStreams(db.as(NOBODY), settings, clock, snapshots) },
        { provide: IdentityProvider, useValue: new IdentityProvider(settings) },
        Metrics, Shell, ShellInterceptor, CaseDesk, IntakeDesk, ReturnsDesk,
        { provide: SeenLog, useValue: new SeenLog(db, (error) => log.error({ code: (error as { code?: string }).code }, 'what was seen could not be noted')) },
        Metrics, Shell, ShellInterceptor, CaseDesk, IntakeDesk,
      ],
    };
  }
}
