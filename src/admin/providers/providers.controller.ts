import { Controller, Get, Header, Query } from '@nestjs/common';
import { Gateway } from '../../gateway/gateway.js';
import { QueryPipe } from '../query.pipe.js';
import { FoundQuery } from './found-query.js';
import { foundProvider, type FoundProvider, providersView, type ProvidersView } from './providers-view.js';

/** For the operator: what an entry can say. Nobody is asked for anything. */
@Controller('admin/providers')
export class ProvidersController {
  constructor(private readonly gateway: Gateway) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  all(): ProvidersView {
    return providersView(this.gateway);
  }

  /** Of an entry with these addresses. */
  @Get('found')
  @Header('Cache-Control', 'no-store')
  found(@Query(new QueryPipe()) { address }: FoundQuery): FoundProvider {
    return foundProvider(this.gateway, address.split(','));
  }
}
