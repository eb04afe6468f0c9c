import { Controller, Get, Render, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { FAMILY_STAGES } from '@chc/casework';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { Needs } from '../sign-in/policy.js';
import { reviewedSays } from './family-link.view.js';
import { GLOSSARY, STAGE_TEXTS } from './family.texts.js';

interface StageWords { readonly title: string; readonly lines: readonly string[]; readonly easy: readonly string[]; readonly reviewed: string }

/** Says of {…} what stands there to somebody who reads for another, so that the table can be read aloud to families. */
const EXAMPLE: Readonly<Record<string, string>> = { name: 'Edna', Name: 'Edna', names: 'Edna’s', Names: 'Edna’s', has: 'has', do: 'does', need: 'needs', want: 'wants', use: 'uses', read: 'reads', review: 'We will look at the care again by [day].' };
const said = (text: string): string => text.replace(/\{(\w+)\}/g, (_all, key: string) => EXAMPLE[key] ?? '[day]');

/** `/family-words`: everything the family page can say, stage by stage, to be read and reviewed. */
@ApiExcludeController()
@UseInterceptors(ShellInterceptor)
@Controller('family-words')
export class FamilyWordsPage {
  @Get()
  @Needs('see_family_link')
  @Render('family-words.njk')
  words(): { stages: StageWords[]; glossary: readonly { word: string; means: string }[] } {
    return {
      stages: FAMILY_STAGES.map((stage) => STAGE_TEXTS[stage]).map((text) => ({
        title: said(text.title), lines: [...text.now, ...text.next, ...(text.by ? [text.by] : [])].map(said), easy: [...text.easy, ...(text.easyBy ? [text.easyBy] : [])].map(said), reviewed: reviewedSays(text),
      })),
      glossary: Object.values(GLOSSARY),
    };
  }
}
