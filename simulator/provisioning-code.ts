/** What the code of the "add device" page says, read by a camera. */
import { parseProvisioningQr, QrError } from '../devices/index.ts';
import { SimulatorError } from './error.ts';

/** Throws {@link SimulatorError} for any other text. */
export function readProvisioning(text: string): { ssid: string; password: string; token: string } {
  try {
    return parseProvisioningQr(text);
  } catch (error) {
    if (!(error instanceof QrError)) throw error;
    throw new SimulatorError(
      422,
      `this is not a provisioning code: ${error.message}`,
      'show the code from the "add device" page of the app',
    );
  }
}
