/** tokenapi: what an app does with its AccessToken. The same table serves HTTP and the WebSocket's YunApi. */
import type { Cloud } from '../cloud.ts';
import { findCaller } from './access.ts';
import { actionActions } from './actions/action.ts';
import { bindingActions } from './actions/binding.ts';
import { cloudStorageActions } from './actions/cloud-storage.ts';
import { dataActions } from './actions/data.ts';
import { deviceActions } from './actions/device.ts';
import { familyActions } from './actions/family.ts';
import { familyMemberActions } from './actions/family-member.ts';
import { firmwareActions } from './actions/firmware.ts';
import { historyActions } from './actions/history.ts';
import { messageActions } from './actions/message.ts';
import { productActions } from './actions/product.ts';
import { sharingActions } from './actions/sharing.ts';
import { userActions } from './actions/user.ts';
import { userSettingActions } from './actions/user-setting.ts';
import { wechatTicketActions } from './actions/wechat-ticket.ts';
import { NotBuiltError } from './api-error.ts';
import type { Handlers } from './handler.ts';
import type { Params } from './params.ts';

const handlers: Handlers = {
  ...userActions,
  ...userSettingActions,
  ...familyActions,
  ...familyMemberActions,
  ...deviceActions,
  ...dataActions,
  ...actionActions,
  ...historyActions,
  ...firmwareActions,
  ...productActions,
  ...bindingActions,
  ...sharingActions,
  ...wechatTicketActions,
  ...messageActions,
  ...cloudStorageActions,
};

/** Names of the Actions this mock plays. */
export const tokenActions: readonly string[] = Object.keys(handlers);

/** Runs one Action; returns what goes inside `Response`. Throws ApiError, or NotBuiltError for an Action it does not know. */
export async function runTokenAction(cloud: Cloud, action: string, params: Params): Promise<object> {
  const handler = Object.hasOwn(handlers, action) ? handlers[action] : undefined;
  if (!handler) throw new NotBuiltError(`tokenapi Action ${action}`);
  return handler(cloud, findCaller(cloud, params.AccessToken), params);
}
