export { eventSchema } from './event-schema.ts';
export { planSchema } from './plan-schema.ts';
