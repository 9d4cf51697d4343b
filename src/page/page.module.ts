import { Module } from '@nestjs/common';
import { OpenIdController } from './openid.controller.js';
import { PageController } from './page.controller.js';
import { SessionController } from './session.controller.js';

/** The operators' page. The order counts: the page itself takes every path below `/ui/` that is left. */
@Module({ controllers: [SessionController, OpenIdController, PageController] })
export class PageModule {}
