import { type ApiPropertyOptions } from '@nestjs/swagger';
import { ONLY_FORGE, USUAL_REF } from '../dialects/shared/asked-build.js';
import { type ExplainQuery } from './explain-query.js';

/** Of `explain-query.ts`. */
export const EXPLAIN_QUERY: Readonly<Record<keyof ExplainQuery, ApiPropertyOptions>> = {
  repo: { type: String, description: 'CI repository', example: 'acme/app' },
  event: { type: String, description: 'What started the build', default: 'push', required: false },
  fork: { type: Boolean, description: 'Whether the code is from a fork', default: false, required: false },
  blocked: {
    type: Boolean,
    description: 'Whether the pipeline waits for an approval; only Woodpecker asks then',
    default: false,
    required: false,
  },
  repoId: { type: String, description: 'What the forge calls the repository', required: false },
  forge: {
    type: String,
    description: 'Number of the forge of a Woodpecker server',
    default: ONLY_FORGE,
    required: false,
  },
  ref: { type: String, description: 'Ref of the build', default: USUAL_REF, required: false },
  client: { type: String, description: 'Name of a client; left out = each of them', required: false },
  for: {
    enum: ['registries', 'secrets'],
    description: 'What is asked for: registries to pull from, or secrets for steps',
    default: 'registries',
    required: false,
  },
  others: {
    type: String,
    description: 'How many entries that are for others are listed at most, a whole number; left out = all',
    example: '25',
    required: false,
  },
  image: { type: String, description: 'Image to authenticate', example: 'ghcr.io/acme/x:1', required: false },
};
