import { SetMetadata } from '@nestjs/common';

/** Name of the mark that {@link OpenToAll} leaves on a class. */
export const OPEN_TO_ALL = 'open-to-all';

/** Marks a controller whose routes everybody may ask; those of all others are closed, whoever adds them. */
export const OpenToAll = (): ClassDecorator => SetMetadata(OPEN_TO_ALL, true);
