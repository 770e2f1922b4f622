/** A broker that goes away and comes back, as its devices feel it: every connection is reset, and nobody listens for a while. */
import type { Clock } from '../../devices/index.ts';
import type { Connection, ConnectionEvents, Dial } from '../../simulator/index.ts';

export interface BrokerOutage {
  /** To be put between devices and broker. */
  readonly between: (dial: Dial) => Dial;
  /** Gone from now on for so many milliseconds; a longer one under way stays. */
  begin(ms: number): void;
}

export function createBrokerOutage(clock: () => Clock): BrokerOutage {
  const open = new Map<Connection, ConnectionEvents>();
  let backAt = Number.NEGATIVE_INFINITY;
  return {
    between: (dial) => (fields, events) => {
      if (clock().now() < backAt) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
      const forget = () => void open.delete(connection);
      const connection = dial(fields, {
        ...events,
        online: () => events.online(),
        message: (topic, payload) => events.message(topic, payload),
        ended(error) {
          forget();
          events.ended(error);
        },
      });
      const known: Connection = {
        subscribe: (topic) => connection.subscribe(topic),
        publish: (topic, payload, qos) => connection.publish(topic, payload, qos),
        close() {
          forget();
          return connection.close();
        },
        destroy() {
          forget();
          connection.destroy();
        },
      };
      open.set(connection, events);
      return known;
    },
    begin(ms) {
      backAt = Math.max(backAt, clock().now() + ms);
      const gone = [...open];
      open.clear();
      for (const [connection, events] of gone) {
        connection.destroy();
        events.ended(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
      }
    },
  };
}
