/**
 * Short clips of what a lens saw: pictures in, MPEG-TS with H.264 out, which is what a playlist of cloud storage plays. One at a
 * time, with a few that wait: a burst of alarms must not take the machine.
 */
import { spawn } from 'node:child_process';

export const CLIP_FRAMES_A_SECOND = 5;
export const CLIP_SEC = 4;
const WAITING_MAX = 4;
/** For twenty small pictures. */
const PATIENCE_MS = 30_000;
const CLIP_MAX_BYTES = 16 * 1024 * 1024;

export interface ClipMaker {
  /** Draws the pictures, one after the other by their number, and encodes them. Throws when there is too much to do, or it fails. */
  make(picture: (frame: number) => Promise<Uint8Array>): Promise<Uint8Array>;
}

/** `program`: path of ffmpeg (find-encoder.ts). */
export function createClipMaker(program: string): ClipMaker {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    async make(picture) {
      if (waiting >= WAITING_MAX) throw new Error(`${WAITING_MAX} clips are being made already`);
      waiting += 1;
      const mine = last
        .then(() => encode(program, picture))
        .finally(() => {
          waiting -= 1;
        });
      last = mine.catch(() => {});
      return mine;
    },
  };
}

async function encode(program: string, picture: (frame: number) => Promise<Uint8Array>): Promise<Uint8Array> {
  const pictures: Uint8Array[] = [];
  for (let frame = 0; frame < CLIP_FRAMES_A_SECOND * CLIP_SEC; frame++) pictures.push(await picture(frame));
  const rate = String(CLIP_FRAMES_A_SECOND);
  const input = ['-f', 'mjpeg', '-framerate', rate, '-i', 'pipe:0'];
  const h264 = ['-an', '-c:v', 'libx264', '-preset', 'ultrafast', '-profile:v', 'baseline', '-pix_fmt', 'yuv420p', '-g', rate];
  const child = spawn(program, ['-hide_banner', '-loglevel', 'error', ...input, ...h264, '-f', 'mpegts', 'pipe:1'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  });
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    let said = '';
    child.stdout.on('data', (part: Buffer) => {
      parts.push(part);
      bytes += part.length;
      if (bytes > CLIP_MAX_BYTES) child.kill('SIGKILL');
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-300);
    });
    // Whatever happens to the pipe, the end of the process says it.
    child.stdin.on('error', () => {});
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0 && bytes > 0) resolve(new Uint8Array(Buffer.concat(parts)));
      else reject(new Error(`the encoder made no clip: ${said.trim().split('\n').at(-1) || `it ended with ${code ?? 'a signal'}`}`));
    });
    for (const one of pictures) child.stdin.write(one);
    child.stdin.end();
  });
}
