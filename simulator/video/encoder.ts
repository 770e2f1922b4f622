/** One camera's encoder: pictures in, live FLV and an HLS playlist out. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const FRAMES_A_SECOND = 10;
const PLAYLIST = 'live.m3u8';
const SEGMENT = /^live\d{1,9}\.ts$/;

export interface Encoder {
  /** Hands a JPEG over; dropped while the encoder is behind. */
  show(picture: Uint8Array): void;
  /** A file of the HLS stream; undefined: not there (yet). */
  file(name: string): Uint8Array | undefined;
  stop(): void;
}

export interface EncoderOptions {
  readonly program: string;
  readonly onFlv: (chunk: Uint8Array) => void;
  /** It ended without being told to; `reason` is what it said last. */
  readonly onEnd: (reason: string) => void;
}

/** Baseline H.264 in yuv420p, a keyframe a second: what browsers and WeChat's live-player take. */
export function startEncoder({ program, onFlv, onEnd }: EncoderOptions): Encoder {
  const folder = mkdtempSync(join(tmpdir(), 'camlock-video-'));
  const rate = String(FRAMES_A_SECOND);
  const h264 = [
    '-an',
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-tune',
    'zerolatency',
    '-profile:v',
    'baseline',
    '-pix_fmt',
    'yuv420p',
    '-g',
    rate,
  ];
  const hls = ['-f', 'hls', '-hls_time', '1', '-hls_list_size', '5', '-hls_flags', 'delete_segments+omit_endlist', join(folder, PLAYLIST)];
  const child: ChildProcess = spawn(
    program,
    [
      '-hide_banner',
      '-loglevel',
      'error',
      '-f',
      'mjpeg',
      '-framerate',
      rate,
      '-i',
      'pipe:0',
      ...h264,
      '-f',
      'flv',
      'pipe:1',
      ...h264,
      ...hls,
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let said = '';
  let stopped = false;
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const over = (reason: string): void => {
    process.off('exit', kill);
    rmSync(folder, { recursive: true, force: true });
    if (!stopped) onEnd(reason);
    stopped = true;
  };
  child.stdout?.on('data', onFlv);
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-500);
  });
  // Whatever happens to the pipe, the end of the process says it.
  child.stdin?.on('error', () => {});
  child.on('error', (error) => over(error.message));
  child.on('close', () => over(said.trim().split('\n').at(-1) ?? 'it ended'));
  return {
    show(picture) {
      if (!stopped && child.stdin?.writableNeedDrain === false) child.stdin.write(picture);
    },
    file(name) {
      if (name !== PLAYLIST && !SEGMENT.test(name)) return undefined;
      try {
        return readFileSync(join(folder, name));
      } catch {
        return undefined;
      }
    },
    stop() {
      stopped = true;
      kill();
    },
  };
}
