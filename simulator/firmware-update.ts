/**
 * A firmware update as the device lives it: order, download, burning, restart with the new version, or one of the five failures
 * (facts/tencent-iot.md §3.5). No byte is fetched: the download takes as long as its size says, on the clock of the run.
 */
import { type Clock, OtaFailure, type OtaUp, type Value } from '../devices/index.ts';
import type { Device } from './device.ts';
import { SimulatorError } from './error.ts';
import type { Tell } from './log.ts';

/** Bytes a second over a household's Wi-Fi [P]. */
const DOWNLOAD_RATE = 512 * 1024;
/** A download tells its progress this many times, and takes at least this long between two [P]. */
const DOWNLOAD_STEPS = 5;
const STEP_MIN_MS = 200;
/** Writing the flash [P]. */
const BURN_MS = 2_000;
const VERSION = /^[\x20-\x7e]{1,64}$/;

/** What shall become of the next update: `ok`, a failure by name, or `hang`: silence in the middle of the download. */
type UpdatePlan = 'ok' | 'hang' | keyof typeof OtaFailure;
const updatePlans = ['ok', 'hang', ...Object.keys(OtaFailure)] as readonly UpdatePlan[];

/** How far an update gets before each failure shows: percent downloaded, or after the flash was written. */
const FAILS_AT: { readonly [name in keyof typeof OtaFailure]: number | 'burnt' } = {
  fileMissing: 0,
  signatureExpired: 0,
  downloadTimeout: 60,
  md5Mismatch: 100,
  updateFailed: 'burnt',
};

export interface FirmwareUpdate {
  /** The version that runs, told after every connect; an order that waits in the cloud comes back. */
  tellVersion(): void;
  /** A packet on `$ota/update`. Never throws. */
  receive(topic: string, message: { readonly [key: string]: unknown }): void;
  /** Power or network is gone: what was under way is lost. */
  stop(): void;
  /** Decides about the next update only. Throws {@link SimulatorError} for an unknown plan. */
  plan(plan: unknown): void;
}

export interface FirmwareUpdateOptions {
  readonly device: Device;
  readonly clock: Clock;
  readonly tell: Tell;
  readonly send: (message: OtaUp) => void;
  /** The new version is in the flash: the device starts anew with it. */
  readonly restart: () => void;
}

/** What a device says about the version it runs. */
export function firmwareVersion(device: Device): OtaUp {
  return { type: 'report_version', report: { version: device.firmware } };
}

/** No update under way, the next one set to succeed. */
export function createFirmwareUpdate({ device, clock, tell, send, restart }: FirmwareUpdateOptions): FirmwareUpdate {
  let plan: UpdatePlan = 'ok';
  let cancel: (() => void) | undefined;

  const stop = () => {
    cancel?.();
    cancel = undefined;
  };
  const after = (ms: number, run: () => void) => {
    cancel = clock.after(ms, run);
  };

  function progress(version: string, state: 'downloading' | 'burning' | 'done', percent: number): void {
    send({ type: 'report_progress', report: { progress: { state, percent, result_code: '0', result_msg: '' }, version } });
    tell({ type: 'update', version, state, percent });
  }

  function fail(version: string, name: keyof typeof OtaFailure): void {
    stop();
    const { code, text } = OtaFailure[name];
    send({ type: 'report_progress', report: { progress: { state: 'fail', result_code: String(code), result_msg: text }, version } });
    tell({ type: 'update-failed', version, code, reason: text });
  }

  function run(version: string, bytes: number): void {
    const mine = plan;
    plan = 'ok';
    const failure = mine === 'ok' || mine === 'hang' ? undefined : mine;
    const stepMs = Math.max(STEP_MIN_MS, Math.round((bytes / DOWNLOAD_RATE / DOWNLOAD_STEPS) * 1000));
    const burn = (): void => {
      progress(version, 'burning', 100);
      after(BURN_MS, () => {
        if (failure) return fail(version, failure);
        stop();
        progress(version, 'done', 100);
        device.install(version);
        restart();
      });
    };
    const download = (percent: number): void => {
      if (failure && FAILS_AT[failure] === percent) {
        fail(version, failure);
        return;
      }
      progress(version, 'downloading', percent);
      // Silence: power off, or a lost connection, ends it.
      if (mine === 'hang' && percent > 0) after(24 * 3600_000, stop);
      else if (percent < 100) after(stepMs, () => download(Math.min(100, percent + 100 / DOWNLOAD_STEPS)));
      else burn();
    };
    after(0, () => download(0));
  }

  return {
    tellVersion: () => send(firmwareVersion(device)),
    receive(topic, message) {
      const ignore = (reason: string) => tell({ type: 'ignored', topic, reason });
      if (message.type === 'report_version_rsp') {
        const { result_code, result_msg } = message;
        if (Number(result_code) === 0) return;
        return tell({ type: 'rejected', method: 'report_version', code: Number(result_code), status: String(result_msg ?? '') });
      }
      if (message.type !== 'update_firmware') return ignore(`nothing waits for type ${shown(message.type)}`);
      const { version, file_size, url, md5sum } = message;
      if (typeof version !== 'string' || !VERSION.test(version)) return ignore(`the update's version is ${shown(version)}`);
      if (typeof url !== 'string' || !/^https?:\/\//.test(url)) return ignore(`the update's url is ${shown(url)}`);
      if (typeof md5sum !== 'string' || !/^[0-9a-f]{32}$/i.test(md5sum)) return ignore(`the update's md5sum is ${shown(md5sum)}`);
      const bytes = Number(file_size);
      if (!Number.isSafeInteger(bytes) || bytes <= 0) return ignore(`the update's file_size is ${shown(file_size)}`);
      if (cancel) return ignore('an update is under way');
      // QoS 1 may bring an order again that was carried out.
      if (version === device.firmware) return this.tellVersion();
      run(version, bytes);
    },
    stop,
    plan(wanted) {
      if (!updatePlans.includes(wanted as UpdatePlan))
        throw new SimulatorError(400, `${shown(wanted)} is no end of an update`, `use one of ${updatePlans.join(', ')}`);
      plan = wanted as UpdatePlan;
    },
  };
}

function shown(value: unknown): string {
  return (JSON.stringify(value as Value) ?? 'missing').slice(0, 60);
}
