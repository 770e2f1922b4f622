/** Everything the simulator can be asked over HTTP. The document, the checks and the tests loop over this table. */
import { z } from 'zod';
import { type Category, catalogue, type Trigger } from '../../devices/index.ts';
import { parsePick, pickUnits } from '../crowd.ts';
import { describeUnit } from '../describe.ts';
import { SimulatorError } from '../error.ts';
import { liftFaults, setFault, showFaults } from '../fault-control.ts';
import { crowdRoutes, PICK } from './crowd-routes.ts';
import { followLive } from './live.ts';
import { openApiDocument } from './openapi.ts';
import { type Floor, type Route, route } from './route.ts';
import * as shape from './shapes.ts';
import { unitRoutes } from './unit-routes.ts';

const wholeFleet: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/openapi.json',
    does: 'This document.',
    answer: z.looseObject({ openapi: z.literal('3.1.0'), paths: z.looseObject({}) }),
    run: () => openApiDocument(routes),
  }),
  route({
    method: 'GET',
    path: '/overview',
    does: 'All devices in few words, and the last five minutes in figures.',
    answer: shape.overviewShape,
    run: ({ floor: { watch, ledger } }) => watch.overview(ledger !== undefined),
  }),
  route({
    method: 'GET',
    path: '/live',
    does: 'Server-sent events: a Frame a second, as data.',
    query: { device: 'productId/deviceName; its lines come too' },
    answer: 'text/event-stream',
    run: ({ floor, query, request }) => followLive(floor, query.get('device'), request.signal),
  }),
  route({
    method: 'GET',
    path: '/log',
    does: 'The newest 500 lines of all devices.',
    answer: shape.linesShape,
    run: ({ floor: { log } }) => ({ lines: log }),
  }),
  route({
    method: 'GET',
    path: '/ledger',
    does: 'What became of every event, person by person, from the platform.',
    answer: shape.ledgerShape,
    run: ({ floor }) => askLedger(floor),
  }),
  route({
    method: 'GET',
    path: '/models/{category}',
    does: 'Thing model of a category: properties, events and what can happen, with their words.',
    answer: shape.modelShape,
    run: ({ at }) => modelOf(at.category as string),
  }),
  route({
    method: 'GET',
    path: '/devices',
    does: 'All devices, or those picked.',
    query: PICK,
    answer: z.object({ devices: z.array(shape.unitShape) }),
    run: ({ floor: { fleet }, query }) => ({ devices: pickUnits(fleet, parsePick(query)).map(describeUnit) }),
  }),
  route({
    method: 'GET',
    path: '/faults',
    does: 'Every fault there is, those that stand, and what they struck.',
    answer: shape.faultsShape,
    run: ({ floor: { fleet } }) => showFaults(fleet),
  }),
  route({
    method: 'POST',
    path: '/faults',
    does: 'Sets a fault for every device.',
    body: shape.faultBody,
    answer: shape.faultIdShape,
    run: ({ floor: { fleet }, body }) => setFault(fleet, body),
  }),
  route({
    method: 'DELETE',
    path: '/faults',
    does: 'Lifts every fault.',
    answer: shape.liftedShape,
    run: ({ floor: { fleet } }) => liftFaults(fleet, {}),
  }),
  route({
    method: 'DELETE',
    path: '/faults/{id}',
    does: 'Lifts one fault.',
    answer: shape.liftedShape,
    run: ({ floor: { fleet }, at: { id } }) => liftFaults(fleet, { ...(id !== undefined && { id }) }),
  }),
];

/** First fit wins. */
export const routes: readonly Route[] = [...wholeFleet, ...crowdRoutes, ...unitRoutes];

async function askLedger({ ledger }: Floor): Promise<unknown> {
  if (!ledger)
    throw new SimulatorError(
      404,
      'nobody here knows what reached people',
      'run the fleet against a platform: camlock start, or camlock simulate without --broker',
    );
  return ledger();
}

function modelOf(name: string): shape.ModelAnswer {
  if (!Object.hasOwn(catalogue, name))
    throw new SimulatorError(
      404,
      `there is no category ${JSON.stringify(name).slice(0, 40)}`,
      `use one of ${Object.keys(catalogue).join(', ')}`,
    );
  const category = name as Category;
  const { thingModel, behaviour } = catalogue[category];
  const { properties, events } = thingModel;
  const triggers: { readonly [name: string]: Trigger } = behaviour.triggers;
  return { category, properties, events, triggers: Object.fromEntries(Object.entries(triggers).map(([name, one]) => [name, one.name])) };
}
