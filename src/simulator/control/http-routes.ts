// The control interface over HTTP: the same as control.ts, JSON in and out, below /simulator.
import type { Json, JsonObject } from '../../lib/json.ts';
import { type Answer, fileAnswer } from '../http/answer.ts';
import { bitableRoutes } from './bitable-http.ts';
import type { Chat } from './chats.ts';
import type { Control } from './control.ts';
import { type ControlRoute, posting } from './control-route.ts';
import * as asked from './http-requests.ts';

/** Newest messages of a chat at once. */
const MOST_MESSAGES = 500;

export function controlRoutes(control: Control): readonly ControlRoute[] {
  return [
    ...stateRoutes(control),
    ...chatRoutes(control),
    ...messageRoutes(control),
    ...platformRoutes(control),
    ...bitableRoutes(control.bitable),
  ];
}

function chatView({ id, name, mode }: Chat): JsonObject {
  return { id, name, mode };
}

function stateRoutes(control: Control): readonly ControlRoute[] {
  const clock = (): JsonObject => ({ now: control.clock.now().toISOString(), aheadMs: control.clock.ahead() });
  return [
    {
      method: 'GET',
      path: '/simulator/state',
      handle: () => ({
        apps: control.apps.all(),
        people: control.people.all(),
        departments: control.people.departments(),
        chats: control.chats.all().map(chatView),
        clock: clock(),
        faults: control.faults.list(),
        eventsWaiting: control.events.waiting(),
      }),
    },
    posting('/simulator/clock', asked.STEP, ({ advanceMs, ageMs }) => {
      control.clock.advance(advanceMs);
      control.clock.age(ageMs);
      return clock();
    }),
    posting('/simulator/people', asked.PERSON, ({ name, departments }) =>
      control.people.add(name, undefined, departments),
    ),
    posting('/simulator/people/:person/change', asked.PERSON_CHANGE, ({ name, departments }, { person = '' }) =>
      control.people.change(person, {
        ...(name === undefined ? {} : { name }),
        ...(departments === undefined ? {} : { departments }),
      }),
    ),
    {
      method: 'POST',
      path: '/simulator/people/:person/resign',
      handle: ({ params }) => control.people.resign(params.person ?? ''),
    },
    posting('/simulator/departments', asked.DEPARTMENT, ({ name, id, parent }) =>
      control.people.addDepartment(name, id, parent),
    ),
  ];
}

function chatRoutes(control: Control): readonly ControlRoute[] {
  const chat = (params: Readonly<Record<string, string>>): Chat => control.chats.get(params.chat ?? '');
  return [
    posting('/simulator/chats', asked.CHAT, ({ name, members, bots }) =>
      chatView(control.chats.create(name, members, bots)),
    ),
    posting('/simulator/private-chats', asked.PRIVATE_CHAT, ({ person, bot }) =>
      chatView(control.chats.open(person, bot)),
    ),
    {
      method: 'GET',
      path: '/simulator/chats/:chat/messages',
      handle: ({ params, query }) => {
        const after = Number(query.get('after') ?? 0);
        const messages = chat(params)
          .messages()
          .filter((one) => one.position > after);
        return { messages: messages.slice(-MOST_MESSAGES), more: messages.length > MOST_MESSAGES };
      },
    },
    posting('/simulator/chats/:chat/messages', asked.SAYING, ({ person, text, mentions, replyTo }, params) =>
      chat(params).says(person, text, { mentions, ...(replyTo === undefined ? {} : { replyTo }) }),
    ),
    posting('/simulator/chats/:chat/robots', asked.ROBOT, ({ name, secret, ...settings }, params) =>
      control.robots.add(params.chat ?? '', {
        ...settings,
        ...(name === undefined ? {} : { name }),
        ...(secret === undefined ? {} : { secret }),
      }),
    ),
    posting('/simulator/chats/:chat/files', asked.SENT_FILE, ({ person, name, base64 }, params) =>
      chat(params).sendsFile(person, name, Buffer.from(base64, 'base64')),
    ),
  ];
}

function messageRoutes(control: Control): readonly ControlRoute[] {
  const message = (params: Readonly<Record<string, string>>) => control.message(params.message ?? '');
  return [
    { method: 'GET', path: '/simulator/messages/:message', handle: ({ params }) => message(params) },
    posting('/simulator/messages/:message/click', asked.CLICK, ({ person, target }, params) =>
      message(params).click(person, target),
    ),
    posting('/simulator/messages/:message/submit', asked.SUBMISSION, ({ person, form, values, button }, params) =>
      message(params).submit(person, form, values, button),
    ),
    posting('/simulator/messages/:message/choose', asked.CHOICE, ({ person, control: name, value }, params) =>
      message(params).choose(person, name, value as Json),
    ),
    posting('/simulator/messages/:message/react', asked.REACTION, ({ person, emoji }, params) => {
      message(params).react(person, emoji);
      return message(params);
    }),
  ];
}

function platformRoutes(control: Control): readonly ControlRoute[] {
  return [
    { method: 'GET', path: '/simulator/faults', handle: () => ({ faults: control.faults.list() }) },
    posting('/simulator/faults', asked.FAULT, ({ name, ...setting }) => {
      control.faults.set(name, Object.fromEntries(Object.entries(setting).filter(([, value]) => value !== undefined)));
      return { faults: control.faults.list() };
    }),
    {
      method: 'DELETE',
      path: '/simulator/faults',
      handle: () => {
        control.faults.clear();
        return { faults: [] };
      },
    },
    {
      method: 'GET',
      path: '/simulator/calls',
      handle: () => ({ calls: control.calls(), counts: control.callCounts() }),
    },
    {
      method: 'GET',
      path: '/simulator/deliveries',
      handle: () => ({
        waiting: control.events.waiting(),
        // Without headers and body: what was signed stays where it is.
        attempts: control.events.reports().map(({ seal: _seal, ...report }) => report),
      }),
    },
    posting('/simulator/apps/:app/address', asked.ADDRESS, ({ url }, params) => {
      control.apps.setUrl(params.app ?? '', url);
      return { apps: control.apps.all() };
    }),
    posting('/simulator/apps/:app/redirects', asked.REDIRECTS, ({ urls }, params) => {
      control.apps.setRedirectUrls(params.app ?? '', urls);
      return { urls };
    }),
    posting('/simulator/sign-in', asked.SIGN_IN, ({ person }) => {
      control.people.signInAs(person);
      return { person };
    }),
    {
      method: 'POST',
      path: '/simulator/apps/:app/verify',
      handle: ({ params }) => control.apps.verify(params.app ?? ''),
    },
  ];
}

/** A file's bytes to download; null when there is none. */
export function fileRoute(control: Control, path: string): Answer | null {
  const key = /^\/simulator\/files\/(\w+)$/.exec(path)?.[1];
  const file = key === undefined ? null : control.file(key);
  return file === null ? null : fileAnswer(file.bytes, file.name);
}
