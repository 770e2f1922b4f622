/** What the simulator's control tells about the devices on the table: `GET /simulator/devices`. Absent simulator: an empty list. */

export interface SimulatedDevice {
  readonly productId: string;
  readonly deviceName: string;
  readonly category: string;
  readonly name: string;
  /** Text of the QR printed on the case, when it has one. */
  readonly label?: string;
}

const MAX_DEVICES = 200;

export async function listSimulatedDevices(): Promise<SimulatedDevice[]> {
  try {
    const answer = await fetch('/simulator/devices');
    if (!answer.ok) return [];
    const body = (await answer.json()) as unknown;
    const list = Array.isArray(body) ? body : ((body as { devices?: unknown }).devices ?? []);
    if (!Array.isArray(list)) return [];
    return list.slice(0, MAX_DEVICES).flatMap((one: { [name: string]: unknown }) => {
      const { productId, deviceName, category } = one;
      if (typeof productId !== 'string' || typeof deviceName !== 'string') return [];
      return [
        {
          productId,
          deviceName,
          category: typeof category === 'string' ? category : '',
          name: typeof one.name === 'string' ? one.name : `${typeof category === 'string' ? category : ''} ${deviceName}`.trim(),
          label: typeof one.label === 'string' ? one.label : undefined,
        },
      ];
    });
  } catch {
    return [];
  }
}

/** Holds a picture in front of a camera. Resolves to the answer's text; throws when the simulator refuses. */
export async function showToCamera(device: SimulatedDevice, png: Blob): Promise<string> {
  const answer = await fetch(`/simulator/devices/${encodeURIComponent(device.productId)}/${encodeURIComponent(device.deviceName)}/see`, {
    method: 'POST',
    headers: { 'content-type': 'image/png' },
    body: png,
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text.slice(0, 300) || `the simulator answered ${answer.status}`);
  return text.slice(0, 300);
}
