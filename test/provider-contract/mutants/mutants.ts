import { ANSWERING } from './answering-mutants.js';
import { ASKING } from './asking-mutants.js';
import { CLAIMING } from './claiming-mutants.js';
import { KNOWING } from './knowing-mutants.js';

export { PAIRS } from './pair-mutants.js';
export const MINTING = [...ASKING, ...ANSWERING, ...CLAIMING, ...KNOWING];
