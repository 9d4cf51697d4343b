import {
  ApiBadRequestResponse,
  ApiBody,
  ApiExcludeEndpoint,
  ApiForbiddenResponse,
  ApiFoundResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiResponse,
  ApiTooManyRequestsResponse,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { type DescribedRoute } from '../admin/admin-openapi.js';
import { ME_SCHEMA, object, orNull, TEXT, TRUTH } from '../admin/schemas.js';
import { OpenIdController } from './openid.controller.js';
import { PageController } from './page.controller.js';
import { SessionController } from './session.controller.js';

/** The answer of `GET /ui/session`; a test holds it against this. */
export const SESSION_SCHEMA = object({
  signIn: object({ token: TRUTH, openId: TRUTH }),
  session: orNull(ME_SCHEMA),
});

const NO_PAGE = ApiNotFoundResponse({ description: 'Neither ADMIN_TOKEN nor OIDC_ISSUER is configured' });
const FROM_PAGE = [
  ApiHeader({ name: 'X-Dockpass-Request', description: '1: the page itself asks', required: true }),
  ApiForbiddenResponse({ description: 'Another site asks, or the header is missing' }),
];
const TO_THE_PAGE = ApiResponse({
  status: 303,
  description: 'To the page: to where somebody was, or to `#/sign-in/PROBLEM`',
});

/** The routes by which somebody signs in and out, and the page itself. */
export const PAGE_ROUTES: readonly DescribedRoute[] = [
  {
    type: SessionController,
    method: 'state',
    decorators: [
      ApiOperation({ summary: 'Which ways to sign in there are, and who is signed in' }),
      ApiOkResponse({ schema: SESSION_SCHEMA }),
      NO_PAGE,
    ],
  },
  {
    type: SessionController,
    method: 'signIn',
    decorators: [
      ApiOperation({ summary: 'Signs in with the token; the answer sets the cookie of a session' }),
      ApiBody({ schema: object({ token: TEXT }) }),
      ApiOkResponse({ schema: ME_SCHEMA }),
      ApiBadRequestResponse({ description: 'The body is another one' }),
      ApiUnauthorizedResponse({ description: 'The token is another one' }),
      ApiTooManyRequestsResponse({ description: 'Too many wrong tokens; Retry-After says how long to wait' }),
      ...FROM_PAGE,
      NO_PAGE,
    ],
  },
  {
    type: SessionController,
    method: 'signOut',
    decorators: [
      ApiOperation({ summary: 'Ends the session; takes its cookie away in any case' }),
      ApiNoContentResponse({ description: 'Nobody is signed in any more' }),
      ...FROM_PAGE,
      NO_PAGE,
    ],
  },
  {
    type: OpenIdController,
    method: 'login',
    decorators: [
      ApiOperation({ summary: 'Sends the browser to the OpenID provider' }),
      ApiFoundResponse({ description: 'To the provider' }),
      TO_THE_PAGE,
      ApiNotFoundResponse({ description: 'OIDC_ISSUER is not configured, or its secret is not known yet' }),
    ],
  },
  {
    type: OpenIdController,
    method: 'callback',
    decorators: [
      ApiOperation({ summary: 'Takes the browser back from the provider; sets the cookie of a session' }),
      ApiQuery({ name: 'code', description: 'Of the provider, for one use', required: false }),
      ApiQuery({ name: 'state', description: 'Of this sign-in', required: false }),
      ApiQuery({ name: 'error', description: 'Why the provider let nobody in', required: false }),
      TO_THE_PAGE,
      ApiNotFoundResponse({ description: 'OIDC_ISSUER is not configured, or its secret is not known yet' }),
    ],
  },
  // Files for a browser, which nobody asks for by a program.
  { type: PageController, method: 'file', decorators: [ApiExcludeEndpoint()] },
];
