import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** A piece of an image as a registry stores it. */
export interface ImagePart {
  readonly mediaType: string;
  /** `sha256:…` of the bytes. */
  readonly digest: string;
  readonly bytes: Buffer;
}

export interface TinyImage {
  readonly manifest: ImagePart;
  readonly config: ImagePart;
  readonly layer: ImagePart;
}

/** The smallest image that container tools pull: one layer without files (OCI image format 1.0). Always the same. */
export function tinyImage(): TinyImage {
  const files = Buffer.alloc(1024); // the two zero blocks that end a tar
  const layer = part('application/vnd.oci.image.layer.v1.tar+gzip', gzipSync(files));
  const config = jsonPart('application/vnd.oci.image.config.v1+json', {
    architecture: 'amd64',
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: [digestOf(files)] },
    history: [{ created: '1970-01-01T00:00:00Z', created_by: 'dockpass tests' }],
  });
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = jsonPart(mediaType, {
    schemaVersion: 2,
    mediaType,
    config: descriptor(config),
    layers: [descriptor(layer)],
  });
  return { manifest, config, layer };
}

function jsonPart(mediaType: string, content: object): ImagePart {
  return part(mediaType, Buffer.from(JSON.stringify(content), 'utf8'));
}

function part(mediaType: string, bytes: Buffer): ImagePart {
  return { mediaType, digest: digestOf(bytes), bytes };
}

function descriptor({ mediaType, digest, bytes }: ImagePart): object {
  return { mediaType, size: bytes.length, digest };
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
