import { type CustomDecorator, SetMetadata } from '@nestjs/common';

/** Names of the marks below. */
export const TOKEN_ONLY = 'token-only';
export const CHANGES_NOTHING = 'changes-nothing';

/** Marks a controller that a session of the page does not open: only the token does. */
export const TokenOnly = (): ClassDecorator => SetMetadata(TOKEN_ONLY, true);

/** Marks a route that only asks although it is no `GET`, so that who may only see may use it. */
export const ChangesNothing = (): CustomDecorator => SetMetadata(CHANGES_NOTHING, true);
