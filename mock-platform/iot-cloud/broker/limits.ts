/** How many messages a second a device may send and is sent (facts/tencent-iot.md §8), and what becomes of more: by rule. */
import type { Clock } from '../../../devices/index.ts';
import type { Refusals } from '../refusals.ts';
import type { IotCloudRules } from '../rules.ts';
import { createRate, type Rate } from './rate.ts';

/** What one connection has used up. */
export interface Limited {
  readonly deviceId: string;
  readonly up: Rate;
  readonly upQos1: Rate;
  readonly down: Rate;
}

export interface Limits {
  of(deviceId: string): Limited;
  /** Takes a message of the device now or later, or drops it; `mode` is how. */
  up(device: Limited, qos: number, what: { take(): void; drop(detail: string, mode: 'drop' | 'disconnect'): void }): void;
  /** Sends the device a message now or later; false: neither. */
  down(device: Limited, send: () => void): boolean;
  /** The connection is gone, and what waited for it. */
  stop(device: Limited): void;
}

export function createLimits(options: { readonly clock: Clock; readonly rules: IotCloudRules; readonly refusals: Refusals }): Limits {
  const { clock, rules, refusals } = options;
  const upLimit = () => rules['iotCloud.uplinkPerSecond'];
  const downLimit = () => rules['iotCloud.downlinkPerSecond'];

  return {
    of: (deviceId) => ({ deviceId, up: createRate(clock), upQos1: createRate(clock), down: createRate(clock) }),
    up({ deviceId, up, upQos1 }, qos, { take, drop }) {
      const mode = rules['iotCloud.overUplink'];
      const wait = () => {
        if (!up.later(upLimit, take)) drop('more messages than can wait for a later second', 'drop');
      };
      if (mode === 'delay' && up.waiting) return wait();
      const ofQos1 = rules['iotCloud.uplinkQosOnePerSecond'];
      const tooMany = up.exceeds(upLimit()) ? `${upLimit()}` : qos === 1 && upQos1.exceeds(ofQos1) ? `${ofQos1} QoS 1` : undefined;
      if (tooMany === undefined) return take();
      const detail = `more than ${tooMany} messages in a second`;
      if (mode === 'drop' || mode === 'disconnect') return drop(detail, mode);
      refusals.record('publish-too-often', deviceId, `${detail} (${mode === 'delay' ? 'delayed' : 'counted'} only)`);
      if (mode === 'delay') wait();
      else take();
    },
    down({ deviceId, down }, send) {
      const mode = rules['iotCloud.overDownlink'];
      if (mode === 'delay' && down.waiting && down.later(downLimit, send)) return true;
      if (!down.exceeds(downLimit())) {
        send();
        return true;
      }
      const taken = mode === 'count' || (mode === 'delay' && down.later(downLimit, send));
      const word = mode === 'count' ? 'counted' : taken ? 'delayed' : 'dropped';
      refusals.record('downlink-too-often', deviceId, `more than ${downLimit()} messages to it in a second (${word})`);
      if (mode === 'count') send();
      return taken;
    },
    stop({ up, upQos1, down }) {
      for (const rate of [up, upQos1, down]) rate.stop();
    },
  };
}
