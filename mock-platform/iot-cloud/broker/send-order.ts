/**
 * Messages to one device leave in the order they were sent. aedes takes QoS 1 through its store and QoS 0 straight out, and
 * drops what arrives behind a later message as a duplicate: without this, an order followed at once by an answer is lost.
 */

export interface SendOrder {
  /** Runs `publish` now, or when the QoS 1 messages before it are out; it calls `done` when its own is. */
  send(deviceId: string, qos: 0 | 1, publish: (done: () => void) => void): void;
  /** The device has gone: what waits for it goes nowhere. */
  forget(deviceId: string): void;
}

interface Waiting {
  readonly qos: 0 | 1;
  readonly publish: (done: () => void) => void;
}

export function createSendOrder(): SendOrder {
  /** An entry: a QoS 1 message is on its way; in it what came after. */
  const held = new Map<string, Waiting[]>();

  const run = (deviceId: string, { qos, publish }: Waiting) => {
    if (qos === 0) return publish(() => {});
    const queue = held.get(deviceId) ?? [];
    held.set(deviceId, queue);
    publish(() => {
      // Another connection of the device has a queue of its own.
      if (held.get(deviceId) !== queue) return;
      for (let next = queue.shift(); next; next = queue.shift()) {
        run(deviceId, next);
        if (next.qos === 1) return;
      }
      held.delete(deviceId);
    });
  };

  return {
    send(deviceId, qos, publish) {
      const queue = held.get(deviceId);
      if (queue) queue.push({ qos, publish });
      else run(deviceId, { qos, publish });
    },
    forget: (deviceId) => void held.delete(deviceId),
  };
}
