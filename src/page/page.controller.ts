import { Controller, Get, NotFoundException, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { packageFolder } from '../package-file.js';
import { OpenToAll } from '../routes/open-to-all.js';
import { RouteProblem } from '../routes/route-problem.js';
import { Sessions } from '../sessions/sessions.js';
import { type PageFile, readPageFiles } from './page-files.js';
import { protect } from './page-headers.js';

const INDEX = 'index.html';
const A_YEAR = 'public, max-age=31536000, immutable';

/** The operators' page as the build made it: the same for everybody, so it is open; what it shows is not. */
@OpenToAll()
@Controller('ui')
export class PageController {
  #files: Promise<ReadonlyMap<string, PageFile>> | undefined;

  constructor(private readonly sessions: Sessions) {}

  /** @throws NotFoundException, RouteProblem */
  @Get(['', '*path'])
  async file(@Req() request: Request, @Res() response: Response): Promise<void> {
    if (!this.sessions.isOpen) throw new NotFoundException();
    protect(response);
    if (request.path === '/ui') {
      response.redirect(308, '/ui/');
      return;
    }
    const file = (await this.#all()).get(request.path.slice('/ui/'.length) || INDEX);
    if (!file) throw new NotFoundException();
    send(request, response, file);
  }

  /** Read with the first request: a start should not wait for it. */
  async #all(): Promise<ReadonlyMap<string, PageFile>> {
    try {
      return await (this.#files ??= readPageFiles(packageFolder('dist/web/')));
    } catch {
      this.#files = undefined;
      throw new RouteProblem(
        'page_not_built',
        'The page is not part of this build: npm run build makes it.',
        503,
      );
    }
  }
}

function send(request: Request, response: Response, file: PageFile): void {
  const accepted = request.headers['accept-encoding']?.toString() ?? '';
  const coding =
    file.br && accepts(accepted, 'br') ? 'br' : file.gzip && accepts(accepted, 'gzip') ? 'gzip' : undefined;
  const body = (coding && file[coding]) ?? file.plain;
  response.setHeader('Content-Type', file.type);
  response.setHeader('Content-Length', body.length);
  response.setHeader('Vary', 'Accept-Encoding');
  if (file.isHashed) response.setHeader('Cache-Control', A_YEAR);
  if (coding) response.setHeader('Content-Encoding', coding);
  response.end(request.method === 'HEAD' ? undefined : body);
}

function accepts(header: string, coding: string): boolean {
  return header.split(',').some((item) => {
    const [name = '', ...rest] = item.split(';').map((part) => part.trim().toLowerCase());
    return name === coding && !rest.some((part) => /^q=0(?:\.0*)?$/.test(part));
  });
}
