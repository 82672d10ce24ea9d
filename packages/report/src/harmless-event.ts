import { harmless } from '@waxseal/core';
import type { Event } from '@waxseal/playbook';

function withHarmlessText(value: unknown): unknown {
  if (typeof value === 'string') return harmless(value);
  if (Array.isArray(value)) return value.map(withHarmlessText);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withHarmlessText(part)]));
}

/** The event with every text made harmless: whatever a host, a reply or a playbook put into it, no terminal obeys it. */
export function harmlessEvent(event: Event): Event {
  return withHarmlessText(event) as Event;
}
