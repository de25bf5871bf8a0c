// Turns a page's data into HTML: its template, inside the layout that all pages share.
import { Eta } from 'eta';
import type { Assets } from './assets.ts';
import { withToken } from './csrf.ts';
import type { PageAnswer } from './route.ts';
import type { Visitor } from './visitor.ts';

export interface MenuEntry {
  readonly path: string;
  readonly title: string;
}

export interface Pages {
  /** @param path of the request, so that the navigation shows where one is */
  /** @param visitor whose name stands in the corner, and whose token is in every form; null for nobody */
  render(page: Omit<PageAnswer, 'kind'>, path: string, visitor: Visitor | null): string;
}

/** Pages that need more than all others, by how their template begins: they load a second style sheet and script. */
const MORE = {
  'playground/chat': 'chat',
  'playground/bitable': 'bitable',
  'meter/': 'meter',
  'bitable-sync/': 'sync',
} as const;

/** Every `<%= %>` is escaped; templates are compiled once a process. */
export function openPages(templates: string, assets: Assets, menu: readonly MenuEntry[]): Pages {
  const eta = new Eta({ views: templates, autoEscape: true, cache: true, defaultExtension: '.eta' });
  return {
    render: ({ template, title, data, reloadSeconds }, path, visitor) => {
      const csrf = visitor?.csrf ?? null;
      const body = eta.render(`./${template}`, data);
      const here = entryFor(menu, path);
      const more = Object.entries(MORE).find(([beginning]) => template.startsWith(beginning))?.[1] ?? null;
      const html = eta.render('./layout', {
        title,
        body,
        csrf,
        who: visitor,
        path,
        reloadSeconds: reloadSeconds ?? null,
        style: assets.urlOf('style.css'),
        script: assets.urlOf('script.js'),
        icon: assets.urlOf('icon.svg'),
        more:
          more === null ? null : { name: more, style: assets.urlOf(`${more}.css`), script: assets.urlOf(`${more}.js`) },
        menu: visitor === null ? [] : menu.map((entry) => ({ ...entry, here: entry === here })),
      });
      return withToken(html, csrf);
    },
  };
}

/** The entry whose path is the longest beginning of where one is; `/` stands for itself only. */
function entryFor(menu: readonly MenuEntry[], path: string): MenuEntry | undefined {
  const above = menu.filter(
    (entry) => path === entry.path || (entry.path !== '/' && path.startsWith(`${entry.path}/`)),
  );
  return above.sort((one, other) => other.path.length - one.path.length)[0];
}
