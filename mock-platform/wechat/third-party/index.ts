/** Operations of the third-party platform on `api.weixin.qq.com`. */
import { authorizerOptionOperations } from './operations/authorizer-option.ts';
import { authorizerTokenOperation } from './operations/authorizer-token.ts';
import { componentJscode2sessionOperation } from './operations/component-jscode2session.ts';
import { componentTokenOperation } from './operations/component-token.ts';
import { createPreAuthCodeOperation } from './operations/create-preauthcode.ts';
import { getAuthorizerInfoOperation } from './operations/get-authorizer-info.ts';
import { getAuthorizerListOperation } from './operations/get-authorizer-list.ts';
import { queryAuthOperation } from './operations/query-auth.ts';
import { startPushTicketOperation } from './operations/start-push-ticket.ts';

export const THIRD_PARTY_OPERATIONS = [
  componentTokenOperation,
  startPushTicketOperation,
  createPreAuthCodeOperation,
  queryAuthOperation,
  authorizerTokenOperation,
  getAuthorizerInfoOperation,
  getAuthorizerListOperation,
  authorizerOptionOperations,
  componentJscode2sessionOperation,
];
