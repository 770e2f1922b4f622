/** `camlock replay`: a recording once more, and whether the cloud still answers as it did. */
import { createFasterClock, createRandom, createRealClock, type DeviceName, toDeviceId } from '../../devices/index.ts';
import { brokerDial, createLeanDial, devicesOf, type ReplayReport, replay } from '../../simulator/index.ts';
import type { Output } from '../cli/output.ts';
import { Failure, messageOf } from '../failure.ts';
import { brokerOf, registerDevices } from './platform-client.ts';
import { readRecordingFile } from './recording-file.ts';
import { type DeviceSource, unitsLike } from './simulate.ts';

export interface ReplayVerbOptions extends DeviceSource {
  readonly output: Output;
  readonly file: string;
  /** Absent: the broker of the platform at `platformUrl`, which is told of the devices first. */
  readonly brokerUrl?: string;
  readonly platformUrl: string;
  /** PEM text of the authority behind an mqtts:// broker. */
  readonly ca?: string;
  /** 10: ten minutes in one. */
  readonly speed: number;
}

/** Returns the exit code: 1 when an answer is not what it was. Throws {@link Failure}. */
export async function runReplay(options: ReplayVerbOptions): Promise<number> {
  const { output, file } = options;
  const recording = await readRecordingFile(file);
  const recorded = [...devicesOf(recording.packets).values()];
  const units = await unitsLike(options, recorded);
  if (units.length === 0)
    throw new Failure(
      'no-devices',
      `none of the ${recorded.length} devices of ${file} is in the ${options.fleetFile ? 'fleet file' : 'brand'}`,
      {
        fix: 'name the fleet file or the brand of those devices: --fleet, --brand',
        exitCode: 2,
      },
    );
  if (options.brokerUrl === undefined) await registerDevices(options.platformUrl, units);
  const psks = new Map(units.map((unit) => [toDeviceId(unit), unit.psk]));
  const clock = createFasterClock(createRealClock(), options.speed);
  const report = await replay({
    ...recording,
    clock,
    // Time is compressed, the network is not.
    answersMs: ANSWERS_MS * options.speed,
    random: createRandom(1),
    dial: createLeanDial({ open: openTo(options.brokerUrl ?? (await brokerOf(options.platformUrl)), options.ca), clock }),
    psk: (device: DeviceName) => psks.get(toDeviceId(device)),
  });
  for (const line of reportLines(report)) output.say(line);
  output.result({ ok: report.different.length === 0, devices: units.length, ...report });
  return report.different.length === 0 ? 0 : 1;
}

function openTo(target: string, ca: string | undefined): ReturnType<typeof brokerDial> {
  try {
    return brokerDial(target, ca);
  } catch (error) {
    throw new Failure('flag-broker', messageOf(error), { fix: (error as { fix?: string }).fix ?? 'give mqtt://host:port', exitCode: 2 });
  }
}

/** Real milliseconds an answer may take. */
const ANSWERS_MS = 5_000;
/** Differences named at most. */
const SHOWN_MAX = 20;

function reportLines({ sent, same, different, leftOut }: ReplayReport): string[] {
  return [
    ...different.slice(0, SHOWN_MAX).map(({ at, deviceId, method, recorded, replayed, status }) => {
      const now = replayed === 'none' ? 'no answer' : `${replayed}${status ? ` ${status}` : ''}`;
      return `${new Date(at).toISOString()} ${deviceId} ${method}: was ${recorded}, is ${now}`;
    }),
    ...(different.length > SHOWN_MAX ? [`… and ${different.length - SHOWN_MAX} more`] : []),
    ...Object.entries(leftOut).map(([reason, count]) => `left out ${count}: ${reason}`),
    `${sent} messages sent; ${same} answers as they were, ${different.length} different`,
  ];
}
