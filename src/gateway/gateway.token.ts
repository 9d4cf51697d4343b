/** The running {@link Gateway}, made before Nest's container and handed to it. */
export const GATEWAY = Symbol('Gateway');
