/** A live FLV stream, tag by tag, so that somebody may join in the middle: FLV 1 (Adobe Flash Video File Format, Annex E). */

const FILE_HEADER_BYTES = 13;
const TAG_HEADER_BYTES = 11;
const TAG_TRAILER_BYTES = 4;
const SCRIPT = 18;
const VIDEO = 9;
/** More than this no tag of ours has; a stream that says so is none. */
const TAG_MAX_BYTES = 4 * 1024 * 1024;

interface Tag {
  readonly bytes: Buffer;
  /** Needed by everybody who joins: metadata, decoder configuration. */
  readonly setup: 'metadata' | 'decoder' | undefined;
  readonly keyframe: boolean;
}

export interface LiveFlv {
  /** Bytes as they come out of the encoder. Throws when they are no FLV. */
  push(chunk: Uint8Array): void;
  /** Undefined until there is a picture. Everything a player needs to begin with the newest whole picture. */
  prelude(): Uint8Array | undefined;
}

/** `onTag` is told of each further tag, with whether a picture can be shown from it on. */
export function createLiveFlv(onTag: (bytes: Uint8Array, keyframe: boolean) => void): LiveFlv {
  let pending = Buffer.alloc(0);
  let header: Buffer | undefined;
  const setup = new Map<Tag['setup'], Buffer>();
  let group: Buffer[] = [];

  function take(bytes: number): Buffer | undefined {
    if (pending.length < bytes) return undefined;
    const taken = pending.subarray(0, bytes);
    pending = pending.subarray(bytes);
    return taken;
  }

  function nextTag(): Tag | undefined {
    if (pending.length < TAG_HEADER_BYTES) return undefined;
    const size = pending.readUIntBE(1, 3);
    if (size > TAG_MAX_BYTES) throw new Error(`a tag of ${size} bytes is none`);
    const bytes = take(TAG_HEADER_BYTES + size + TAG_TRAILER_BYTES);
    if (!bytes) return undefined;
    const [type, frame = 0, packet = 1] = [bytes[0], bytes[TAG_HEADER_BYTES], bytes[TAG_HEADER_BYTES + 1]];
    const decoder = type === VIDEO && packet === 0;
    return {
      bytes,
      setup: type === SCRIPT ? 'metadata' : decoder ? 'decoder' : undefined,
      keyframe: type === VIDEO && !decoder && frame >> 4 === 1,
    };
  }

  return {
    push(chunk) {
      pending = Buffer.concat([pending, chunk]);
      if (!header) {
        header = take(FILE_HEADER_BYTES);
        if (header && header.toString('latin1', 0, 3) !== 'FLV') throw new Error('these bytes are no FLV');
        if (!header) return;
      }
      for (let tag = nextTag(); tag; tag = nextTag()) {
        if (tag.setup) {
          setup.set(tag.setup, tag.bytes);
          continue;
        }
        if (tag.keyframe) group = [];
        group.push(tag.bytes);
        onTag(tag.bytes, tag.keyframe);
      }
    },
    prelude() {
      const [metadata, decoder] = [setup.get('metadata'), setup.get('decoder')];
      return header && decoder && group.length > 0
        ? Buffer.concat([header, ...(metadata ? [metadata] : []), decoder, ...group])
        : undefined;
    },
  };
}
