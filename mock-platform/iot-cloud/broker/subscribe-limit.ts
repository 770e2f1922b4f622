/** How many topics one SUBSCRIBE may name: aedes asks about them one by one and does not tell which came together. */
import type { Client } from 'aedes';
import type { IotCloudRules } from '../rules.ts';

export interface SubscribeLimit {
  /** True when this topic stands behind the allowed number in the SUBSCRIBE being handled, and the rule refuses those. */
  refuses(topic: string): boolean;
}

/** Watches the packets of a connection; `onTooMany` hears how many one SUBSCRIBE named (facts/tencent-iot.md §8). */
export function watchSubscribes(client: Client, rules: IotCloudRules, onTooMany: (count: number) => void): SubscribeLimit {
  let refused: ReadonlySet<string> = new Set();
  const { _parser: parser } = client as unknown as {
    _parser: { prependListener(event: 'packet', listener: (packet: { cmd: string; subscriptions?: { topic: string }[] }) => void): void };
  };
  // Before aedes' own listener, which asks about each topic.
  parser.prependListener('packet', ({ cmd, subscriptions = [] }) => {
    if (cmd !== 'subscribe') return;
    const most = rules['iotCloud.topicsPerSubscribe'];
    const tooMany = most > 0 && subscriptions.length > most;
    if (tooMany) onTooMany(subscriptions.length);
    refused = new Set(tooMany && rules['iotCloud.overSubscribe'] === 'refuse' ? subscriptions.slice(most).map(({ topic }) => topic) : []);
  });
  return { refuses: (topic) => refused.has(topic) };
}
