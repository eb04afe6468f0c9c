import { Controller, Get, Render, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { Public } from '../sign-in/policy.js';

/** `/accessibility`: the accessibility statement, as far as the software can give it. It says which parts are the organisation's. */
@ApiExcludeController()
@UseInterceptors(ShellInterceptor)
@Public()
@Controller('accessibility')
export class AccessibilityPage {
  @Get()
  @Render('accessibility.njk')
  show(): object {
    return {};
  }
}
