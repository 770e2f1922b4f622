/**
 * What the lenses of a fleet see, live: an encoder a camera while somebody watches, FLV for live-player and HLS for browsers. It
 * stalls and drops on command, and ends when the camera is off or its lens is covered.
 */
import type { Clock } from '../../devices/index.ts';
import { seenBy } from '../api/seen-by.ts';
import { SimulatorError } from '../error.ts';
import type { FleetUnit } from '../unit.ts';
import { type Encoder, FRAMES_A_SECOND, startEncoder } from './encoder.ts';
import { requireEncoder } from './find-encoder.ts';
import { createLiveFlv, type LiveFlv } from './flv.ts';

/** Encoders at the same time: each takes a fifth of a core. */
const CAMERAS_MAX = 8;
/** Somebody who leaves may come back. */
const LINGER_MS = 5_000;
/** A playlist is asked for every second or so. */
const PLAYLIST_PATIENCE_MS = 10_000;
/** Bytes that may wait for one slow viewer. */
const VIEWER_MAX_BYTES = 2 * 1024 * 1024;
const FIRST_PICTURE_MS = 10_000;

interface Viewer {
  take(bytes: Uint8Array): void;
  end(): void;
  /** `new`: needs all a player needs to begin; `after-gap`: goes on with the next whole picture. */
  state: 'new' | 'playing' | 'after-gap';
}

interface Stream {
  readonly encoder: Encoder;
  readonly flv: LiveFlv;
  readonly viewers: Set<Viewer>;
  /** Nothing is sent before; milliseconds of the clock. */
  stalledUntil: number;
  /** When a playlist was asked for last. */
  playlistAt: number;
  stop(): void;
}

export interface LiveVideo {
  /** Endless `video/x-flv`. Throws {@link SimulatorError} 409 when it shows nothing, 501 without an encoder, 503 when too many are watched. */
  flv(unit: FleetUnit): Promise<ReadableStream<Uint8Array>>;
  /** `live.m3u8` or a segment of it. Throws as {@link flv}, 404 for a segment that is gone. */
  hls(unit: FleetUnit, name: string): Promise<Uint8Array>;
  /** Viewers keep their connection and get nothing for so long. Returns how many there are. */
  stall(unit: FleetUnit, ms: number): number;
  /** Ends the connection of everybody who watches. Returns how many there were. */
  drop(unit: FleetUnit): number;
}

/** `program`: path of ffmpeg. */
export function createLiveVideo({ clock, program }: { readonly clock: Clock; readonly program: string | undefined }): LiveVideo {
  const streams = new Map<FleetUnit, Stream>();

  async function open(unit: FleetUnit): Promise<Stream> {
    const encoderProgram = requireEncoder(program);
    // Says why, when there is nothing to see.
    const first = await seenBy(unit, clock);
    const known = streams.get(unit);
    if (known) return known;
    if (streams.size >= CAMERAS_MAX)
      throw new SimulatorError(503, `${CAMERAS_MAX} cameras are being watched already`, 'stop watching one of them');
    return start(unit, encoderProgram, first);
  }

  function start(unit: FleetUnit, encoderProgram: string, first: Uint8Array): Stream {
    const viewers = new Set<Viewer>();
    let cancel = (): void => {};
    let emptySince: number | undefined;
    const stop = (): void => {
      cancel();
      streams.delete(unit);
      for (const viewer of [...viewers]) viewer.end();
      stream.encoder.stop();
    };
    const flv = createLiveFlv((bytes, keyframe) => {
      if (clock.now() < stream.stalledUntil) return;
      for (const viewer of viewers) give(viewer, flv, bytes, keyframe);
    });
    const push = (chunk: Uint8Array): void => {
      try {
        flv.push(chunk);
      } catch {
        stop();
      }
    };
    const stream: Stream = {
      encoder: startEncoder({ program: encoderProgram, onFlv: push, onEnd: () => stop() }),
      flv,
      viewers,
      stalledUntil: 0,
      playlistAt: Number.NEGATIVE_INFINITY,
      stop,
    };
    streams.set(unit, stream);
    stream.encoder.show(first);
    const every = 1000 / FRAMES_A_SECOND;
    let due = clock.now() + every;
    const frame = async (): Promise<void> => {
      const now = clock.now();
      const watched = viewers.size > 0 || now < stream.playlistAt + PLAYLIST_PATIENCE_MS;
      emptySince = watched ? undefined : (emptySince ?? now);
      if (emptySince !== undefined && now >= emptySince + LINGER_MS) return stop();
      try {
        stream.encoder.show(await seenBy(unit, clock));
      } catch {
        // It was switched off, or its lens covered.
        return stop();
      }
      if (streams.get(unit) !== stream) return;
      // A machine that is too slow shows fewer pictures, not later ones.
      due = Math.max(due + every, clock.now());
      cancel = clock.after(due - clock.now(), () => void frame());
    };
    cancel = clock.after(every, () => void frame());
    return stream;
  }

  return {
    async flv(unit) {
      const stream = await open(unit);
      let viewer: Viewer | undefined;
      return new ReadableStream<Uint8Array>(
        {
          start(controller) {
            const mine: Viewer = {
              state: 'new',
              take(bytes) {
                if ((controller.desiredSize ?? 0) < -VIEWER_MAX_BYTES) mine.end();
                else controller.enqueue(bytes);
              },
              end() {
                if (!stream.viewers.delete(mine)) return;
                controller.close();
              },
            };
            viewer = mine;
            stream.viewers.add(mine);
            const prelude = clock.now() < stream.stalledUntil ? undefined : stream.flv.prelude();
            if (prelude) begin(mine, prelude);
          },
          cancel() {
            if (viewer) stream.viewers.delete(viewer);
          },
        },
        new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
      );
    },
    async hls(unit, name) {
      const stream = await open(unit);
      stream.playlistAt = clock.now();
      const giveUp = clock.now() + FIRST_PICTURE_MS;
      for (;;) {
        if (clock.now() >= stream.stalledUntil) {
          const bytes = stream.encoder.file(name);
          if (bytes) return bytes;
          if (!name.endsWith('.m3u8'))
            throw new SimulatorError(404, `${name.slice(0, 40)} is no part of this stream (any more)`, 'read live.m3u8 again');
        }
        if (clock.now() >= giveUp || streams.get(unit) !== stream)
          throw new SimulatorError(503, 'no picture came out of the encoder in time', 'try again; this machine may be busy');
        await new Promise<void>((resolve) => void clock.after(100, resolve));
      }
    },
    stall(unit, ms) {
      const stream = streams.get(unit);
      if (!stream) return 0;
      stream.stalledUntil = clock.now() + ms;
      // What follows a gap begins with a whole picture.
      for (const viewer of stream.viewers) if (viewer.state === 'playing') viewer.state = 'after-gap';
      return stream.viewers.size;
    },
    drop(unit) {
      const viewers = [...(streams.get(unit)?.viewers ?? [])];
      for (const viewer of viewers) viewer.end();
      return viewers.length;
    },
  };
}

function begin(viewer: Viewer, prelude: Uint8Array): void {
  viewer.state = 'playing';
  viewer.take(prelude);
}

/** One further tag, which the prelude has too. */
function give(viewer: Viewer, flv: LiveFlv, bytes: Uint8Array, keyframe: boolean): void {
  if (viewer.state === 'new') {
    const prelude = flv.prelude();
    if (prelude) begin(viewer, prelude);
  } else if (viewer.state === 'playing' || keyframe) {
    viewer.state = 'playing';
    viewer.take(bytes);
  }
}
