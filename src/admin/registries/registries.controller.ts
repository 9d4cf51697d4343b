import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  Query,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import type { Response } from 'express';
import { actionLine } from '../../audit/action-line.js';
import { type RegistryEntry } from '../../config/gateway-config.js';
import {
  ImageReferenceError,
  type ImageReference,
  parseImageReference,
} from '../../image/image-reference.js';
import { Instruments } from '../../metrics/instruments.js';
import { JsonBody } from '../../routes/json-body.js';
import { AskedBy, type Operator } from '../../routes/operator.js';
import { QueryPipe } from '../query.pipe.js';
import { QueryProblem } from '../query-problem.js';
import { type EntryMint, mintEntry } from './mint-entry.js';
import { ProbeBrake } from './probe-brake.js';
import { type EntryProbe, probeEntry } from './probe-entry.js';
import { ProbeQuery, RegistriesQuery } from './registries-query.js';
import { type RegistryDetail, registryDetail, type RegistryPage, registryPage } from './registry-page.js';
import { nothingMinted, tooSoon, unknownEntry } from './registry-problems.js';

const USUAL_PAGE = 50;

/** Entries of the running configuration: seen by who may see, tried and minted again by who may change. */
@Controller('admin/registries')
export class RegistriesController {
  readonly #brake = new ProbeBrake();

  constructor(private readonly instruments: Instruments) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  list(@Query(new QueryPipe()) { search = '', state, offset, limit }: RegistriesQuery): RegistryPage {
    const place = { offset: Number(offset ?? 0), limit: Number(limit ?? USUAL_PAGE) };
    return registryPage(this.instruments.gateway, { search, state, ...place });
  }

  @Get(':name')
  @Header('Cache-Control', 'no-store')
  get(@Param('name') name: string): RegistryDetail {
    const detail = registryDetail(this.instruments.gateway, this.#entry(name));
    if (!detail) throw unknownEntry();
    return detail;
  }

  /** Tries it as `dockpass check --probe` does. */
  @Post(':name/probe')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @UseInterceptors(JsonBody)
  async probe(
    @Param('name') name: string,
    @Body(new QueryPipe()) { repo, image }: ProbeQuery,
    @AskedBy() operator: Operator,
    @Res({ passthrough: true }) response: Response,
  ): Promise<EntryProbe> {
    const { gateway } = this.instruments;
    const entry = this.#entry(name);
    const images = image === undefined ? [] : [imageOf(image, entry)];
    const probing = this.#brake.during(entry.name, gateway.keeper.clock, () =>
      probeEntry(gateway, entry, { images, repo }),
    );
    if (!probing) throw this.#waits(response);
    const probe = await probing;
    const codes = probe.addresses.map(({ address, code }) => `${address} ${code}`);
    this.#tell(operator, 'entry-probe', entry, { ok: probe.ok, outcomes: codes });
    return probe;
  }

  /** Has its credentials minted again. */
  @Post(':name/mint')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async mint(
    @Param('name') name: string,
    @AskedBy() operator: Operator,
    @Res({ passthrough: true }) response: Response,
  ): Promise<EntryMint> {
    const entry = this.#entry(name);
    const mint = await mintEntry(this.instruments.gateway, entry);
    if (!mint) throw nothingMinted();
    const outcomes = mint.credentials.map(({ outcome }) => outcome);
    if (outcomes.every((outcome) => outcome === 'too_soon')) throw this.#waits(response);
    this.#tell(operator, 'entry-mint', entry, { ok: mint.ok, outcomes });
    return mint;
  }

  #entry(name: string): RegistryEntry {
    const entry = this.instruments.gateway.current.config.entries.find((one) => one.name === name);
    if (!entry) throw unknownEntry();
    return entry;
  }

  #waits(response: Response): Error {
    response.setHeader('Retry-After', '5');
    return tooSoon();
  }

  #tell({ actor }: Operator, action: string, { name }: RegistryEntry, about: object): void {
    this.instruments.audit.note(actionLine(actor, action, { entry: name, ...about }));
  }
}

/** @throws QueryProblem */
function imageOf(text: string, { addresses }: RegistryEntry): ImageReference {
  try {
    const image = parseImageReference(text);
    if (addresses.includes(image.address)) return image;
  } catch (error) {
    if (error instanceof ImageReferenceError) throw new QueryProblem(`image: ${error.message}`);
    throw error;
  }
  throw new QueryProblem('image is on no registry of this entry');
}
