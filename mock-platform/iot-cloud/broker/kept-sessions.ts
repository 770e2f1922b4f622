/**
 * What a session with clean session 0 keeps while its device is away: what it subscribed to, and the QoS 1 messages that came
 * meanwhile (facts/tencent-iot.md §2.2, §8).
 */
import type { Clock } from '../../../devices/index.ts';
import type { IotCloudRules } from '../rules.ts';

export interface KeptMessage {
  readonly topic: string;
  readonly payload: string;
}

export interface KeptSession {
  readonly topics: ReadonlySet<string>;
  /** In the order they were sent. */
  readonly messages: readonly KeptMessage[];
}

export interface KeptSessions {
  /** The device left; its session stays. */
  keep(deviceId: string, topics: ReadonlySet<string>): void;
  /** For a device that is away. False when it has no session that waits for this topic, or the rule keeps nothing. */
  store(deviceId: string, topic: string, payload: string): boolean;
  /** The device is back: what was kept, and no longer is. */
  take(deviceId: string): KeptSession | undefined;
  clear(): void;
}

interface Kept {
  readonly topics: ReadonlySet<string>;
  readonly messages: (KeptMessage & { readonly at: number })[];
}

/** In memory, as the connections are: a platform that starts anew has forgotten them. */
export function createKeptSessions(options: { readonly clock: Clock; readonly rules: IotCloudRules }): KeptSessions {
  const { clock, rules } = options;
  const sessions = new Map<string, Kept>();

  /** Oldest first out, by age and by number. */
  function trim({ messages }: Kept): void {
    const after = clock.now() - rules['iotCloud.qosOneStoreHours'] * 3_600_000;
    const old = messages.findIndex(({ at }) => at > after);
    messages.splice(0, old < 0 ? messages.length : old);
    messages.splice(0, Math.max(0, messages.length - rules['iotCloud.qosOneStoreMessages']));
  }

  return {
    keep: (deviceId, topics) => void sessions.set(deviceId, { topics: new Set(topics), messages: [] }),
    store(deviceId, topic, payload) {
      const session = sessions.get(deviceId);
      if (!session?.topics.has(topic) || rules['iotCloud.qosOneStoreMessages'] <= 0) return false;
      session.messages.push({ topic, payload, at: clock.now() });
      trim(session);
      return true;
    },
    take(deviceId) {
      const session = sessions.get(deviceId);
      if (!session) return undefined;
      sessions.delete(deviceId);
      trim(session);
      return session;
    },
    clear: () => sessions.clear(),
  };
}
