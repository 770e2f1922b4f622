/** A recording on disk: lines written as they come, never over another file, never more in memory than the disk can take. */
import { createWriteStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseRecording, RecordingError } from '../../simulator/index.ts';
import { Failure, messageOf } from '../failure.ts';

export interface RecordingFile {
  readonly write: (line: string) => void;
  /** Resolves when everything is on disk: lines written, and those that were dropped because the disk was too slow. */
  close(): Promise<{ readonly lines: number; readonly dropped: number }>;
}

/** Bytes that may wait for the disk. */
const WAITING_MAX = 32 * 1024 * 1024;
/** Largest file that is played. */
const FILE_MAX = 512 * 1024 * 1024;

/** Creates the file; only its owner may read it. Throws {@link Failure} when it is there already or cannot be written. */
export async function openRecordingFile(path: string): Promise<RecordingFile> {
  const stream = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  await new Promise<void>((resolve, reject) => {
    stream.once('open', () => resolve());
    stream.once('error', (error: NodeJS.ErrnoException) => {
      const there = error.code === 'EEXIST';
      reject(
        new Failure('recording-file', `${path} ${there ? 'is there already' : `cannot be written (${error.code})`}`, {
          fix: there ? 'give another name, or delete it' : 'give a file in a folder that can be written to',
        }),
      );
    });
  });
  let lines = 0;
  let dropped = 0;
  let failed: Error | undefined;
  stream.on('error', (error) => {
    failed = error;
  });
  return {
    write(line) {
      if (failed || stream.writableLength > WAITING_MAX) {
        dropped += 1;
        return;
      }
      lines += 1;
      stream.write(`${line}\n`);
    },
    async close() {
      await new Promise<void>((resolve) => stream.end(() => resolve()));
      if (failed)
        throw new Failure('recording-file', `${path} could not be written to its end: ${messageOf(failed)}`, {
          fix: 'free space on the disk',
        });
      return { lines, dropped };
    },
  };
}

/** A recording of a file. Throws {@link Failure} with the line that is wrong. */
export async function readRecordingFile(path: string): Promise<ReturnType<typeof parseRecording>> {
  try {
    const about = await stat(path);
    if (about.size > FILE_MAX) throw new RecordingError(`${path} has ${about.size} bytes; ${FILE_MAX} can be played, split it`);
    return parseRecording(await readFile(path, 'utf8'), basename(path));
  } catch (error) {
    const { code } = error as { code?: string };
    if (error instanceof RecordingError)
      throw new Failure('recording-unreadable', error.message, { fix: 'record it anew: camlock record FILE', exitCode: 2 });
    throw new Failure(
      'recording-unreadable',
      `${path} ${code === 'ENOENT' ? 'does not exist' : `cannot be read (${code ?? messageOf(error)})`}`,
      {
        fix: 'give a file that camlock record wrote',
        exitCode: 2,
      },
    );
  }
}
