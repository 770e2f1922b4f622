/** Load of the bench, in a process of its own: locks over real MQTT whose doorbells ring at a steady rate. IPC in, IPC out. */
import { createFleet, type UnitOptions } from '../../simulator/index.ts';

interface Order {
  readonly brokerUrl: string;
  readonly devices: readonly UnitOptions[];
  /** Events per second, all devices together. */
  readonly rate: number;
  readonly seconds: number;
  readonly trigger: string;
}

const tell = (message: object): void => void process.send?.(message);

process.once('message', async (order: Order) => {
  /** `deviceId|eventId|timestamp` → nanoseconds of the machine's monotonic clock, which both processes share. */
  const sent: [string, string][] = [];
  const fleet = createFleet({ devices: order.devices, brokerUrl: order.brokerUrl });
  const { refused } = await fleet.start();
  if (refused.length > 0) {
    tell({ failed: `${refused[0]?.id} was not let in: ${refused[0]?.refusal.reason}` });
    return;
  }
  tell({ online: true });
  process.once('message', () => {
    const total = Math.round(order.rate * order.seconds);
    const began = performance.now();
    let count = 0;
    const pump = (): void => {
      const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * order.rate));
      for (; count < due; count++) {
        const unit = fleet.units[count % fleet.units.length];
        if (!unit) continue;
        const at = process.hrtime.bigint();
        for (const event of unit.trigger(order.trigger).events)
          sent.push([`${unit.id}|${event.eventId}|${event.timestamp}`, at.toString()]);
      }
      if (count < total) setTimeout(pump, 1);
      else tell({ sent });
    };
    pump();
    process.once('message', async () => {
      await fleet.stop();
      process.exit(0);
    });
  });
});
process.on('disconnect', () => process.exit(0));
