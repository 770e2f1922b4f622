/** `camlock proxy` and `camlock record`: between devices, real ones too, and any broker. */
import { createRealClock } from '../../devices/index.ts';
import { createFaultProxy, createRecorder, type FaultRule, type FaultStroke } from '../../simulator/index.ts';
import { type Output, untilStopped } from '../cli/output.ts';
import { Failure, messageOf } from '../failure.ts';
import { brokerOf } from './platform-client.ts';
import { openRecordingFile, type RecordingFile } from './recording-file.ts';

export interface ProxyOptions {
  readonly output: Output;
  /** Absent: the broker of the platform at `platformUrl`. */
  readonly brokerUrl?: string;
  readonly platformUrl: string;
  /** PEM text of the authority behind an mqtts:// broker. */
  readonly ca?: string;
  readonly host: string;
  readonly port: number;
  readonly faults: readonly FaultRule[];
  readonly seed: number;
  readonly recordFile?: string;
  /** Client ids to record; empty: everybody. */
  readonly only: readonly string[];
  /** Resolves when it is to stop. Default: Ctrl-C or SIGTERM. */
  readonly stopped?: Promise<void>;
}

/** Runs until it is stopped. Returns the exit code. Throws {@link Failure} when it cannot listen, dial or write. */
export async function runProxy(options: ProxyOptions): Promise<number> {
  const { output, only } = options;
  const target = options.brokerUrl ?? (await brokerOf(options.platformUrl));
  const clock = createRealClock();
  const file: RecordingFile | undefined = options.recordFile === undefined ? undefined : await openRecordingFile(options.recordFile);
  const who = (clientId: string) => only.length === 0 || only.includes(clientId);
  let proxy: Awaited<ReturnType<typeof createFaultProxy>>;
  try {
    proxy = await createFaultProxy({
      target,
      clock,
      host: options.host,
      port: options.port,
      seed: options.seed,
      ...(options.ca === undefined ? {} : { ca: options.ca }),
      ...(file ? { recorder: createRecorder({ clock, write: file.write, who }) } : {}),
    });
    for (const rule of options.faults) proxy.add(rule);
  } catch (error) {
    await file?.close();
    throw new Failure('proxy', messageOf(error), { ...((error as { fix?: string }).fix ? { fix: (error as { fix: string }).fix } : {}) });
  }
  proxy.listen((stroke) => (output.json ? output.result({ type: 'fault', ...stroke }) : output.say(strokeText(stroke))));
  output.say(`devices that dial ${proxy.url} reach ${target.replace(/\/\/[^@/]*@/, '//')}; Ctrl-C ends it`);
  output.result({ type: 'listening', url: proxy.url });
  await (options.stopped ?? untilStopped());
  const { strokes } = proxy;
  await proxy.close();
  const written = await file?.close();
  if (written)
    output.say(
      `${written.lines} lines in ${options.recordFile}${written.dropped > 0 ? `; ${written.dropped} more were dropped, the disk was too slow` : ''}`,
    );
  else output.say(`${strokes.length === 1_000 ? 'at least 1000' : strokes.length} faults struck`);
  return 0;
}

function strokeText({ at, clientId, fault, packet, direction }: FaultStroke): string {
  const who = clientId.replace(/[\p{Cc}\p{Cf}]/gu, '·').slice(0, 100);
  return `${new Date(at).toISOString().slice(11, 19)} ${who} ${fault} struck a ${packet} on its way ${direction}`;
}
