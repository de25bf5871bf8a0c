// What may be posted to the control interface.
import { z } from 'zod';
import type { JsonObject } from '../../lib/json.ts';
import { FAULT_NAMES } from '../gates/faults.ts';

const id = z.string().min(1).max(200);
const ids = z.array(id).max(200);
const object = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
const ms = z
  .number()
  .min(0)
  .max(366 * 86_400_000);

const personName = z.string().trim().min(1).max(50);
export const PERSON = z.strictObject({ name: personName, departments: ids.default([]) });
export const PERSON_CHANGE = z.strictObject({ name: personName.optional(), departments: ids.optional() });
export const DEPARTMENT = z.strictObject({
  name: z.string().trim().min(1).max(50),
  id: z
    .string()
    .regex(/^od-\w{1,60}$/)
    .optional(),
  parent: id.nullable().default(null),
});
export const CHAT = z.strictObject({ name: z.string().trim().min(1).max(60), members: ids, bots: ids });
export const PRIVATE_CHAT = z.strictObject({ person: id, bot: id });
export const SAYING = z.strictObject({
  person: id,
  text: z.string().min(1).max(20_000),
  mentions: ids.default([]),
  replyTo: id.optional(),
});
export const SENT_FILE = z.strictObject({ person: id, name: z.string().min(1).max(250), base64: z.base64() });
export const CLICK = z.strictObject({ person: id, target: z.union([z.string().min(1), object]) });
export const SUBMISSION = z.strictObject({
  person: id,
  form: z.string(),
  values: object,
  button: z.string().optional(),
});
export const CHOICE = z.strictObject({
  person: id,
  control: z.string(),
  value: z.union([z.string(), z.boolean(), z.array(z.string())]),
});
export const REACTION = z.strictObject({ person: id, emoji: z.string().regex(/^\w{1,40}$/) });
export const FAULT = z.strictObject({
  name: z.enum(FAULT_NAMES),
  path: z.string().max(200).optional(),
  method: z.string().max(10).optional(),
  count: z.int().min(1).optional(),
  delayMs: ms.optional(),
  resetSeconds: z.number().min(0).max(3_600).optional(),
  status: z.union([z.literal(400), z.literal(429)]).optional(),
  code: z.int().min(1).optional(),
  carriedOut: z.boolean().optional(),
});
export const STEP = z.strictObject({ advanceMs: ms.default(0), ageMs: ms.default(0) });
const words = z.array(z.string().min(1).max(100)).max(10);
export const ROBOT = z.strictObject({
  name: z.string().trim().min(1).max(60).optional(),
  secret: z.string().min(1).max(200).optional(),
  keywords: words.default([]),
  ips: words.default([]),
});
export const SIGN_IN = z.strictObject({ person: id.nullable() });
export const REDIRECTS = z.strictObject({ urls: z.array(z.url()).max(100) });
export const ADDRESS = z.strictObject({ url: z.url().nullable() });
