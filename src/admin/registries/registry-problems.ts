import { RouteProblem } from '../../routes/route-problem.js';

export function unknownEntry(): RouteProblem {
  return new RouteProblem('entry_unknown', 'The running configuration has no entry of that name.', 404);
}

export function nothingMinted(): RouteProblem {
  const message = 'Its images depend on the repository, and no build has asked for it yet: probe it instead.';
  return new RouteProblem('nothing_to_mint', message, 409);
}

export function tooSoon(): RouteProblem {
  const message =
    'That was asked for less than five seconds ago, or for too many entries at once: wait a little.';
  return new RouteProblem('too_soon', message, 429);
}
