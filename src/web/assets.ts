// Our own style sheets, browser scripts and icon: named by a hash of their content, so that browsers may keep them for ever.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Asset {
  readonly type: string;
  readonly body: Buffer;
}

export interface Assets {
  /** The path under which a page asks for it. */
  urlOf(name: AssetName): string;
  /** The asset behind a path; null when the path is none of ours, or one of another version. */
  find(path: string): Asset | null;
}

/** `chat` is asked for by the playground's chat only, `bitable` by its tables, `meter` by the meter's pages, `sync` by those of Bitable sync. */
export type AssetName =
  | 'style.css'
  | 'script.js'
  | 'icon.svg'
  | `${'chat' | 'bitable' | 'meter' | 'sync'}.${'css' | 'js'}`;

const KINDS: Readonly<Record<AssetName, { readonly folder: string; readonly ending: string; readonly type: string }>> =
  {
    'style.css': { folder: 'styles', ending: '.css', type: 'text/css; charset=utf-8' },
    'script.js': { folder: 'scripts', ending: '.js', type: 'text/javascript; charset=utf-8' },
    'icon.svg': { folder: 'images', ending: '.svg', type: 'image/svg+xml' },
    'chat.css': { folder: 'playground/styles', ending: '.css', type: 'text/css; charset=utf-8' },
    'chat.js': { folder: 'playground/scripts', ending: '.js', type: 'text/javascript; charset=utf-8' },
    'bitable.css': { folder: 'playground/bitable/styles', ending: '.css', type: 'text/css; charset=utf-8' },
    'bitable.js': { folder: 'playground/bitable/scripts', ending: '.js', type: 'text/javascript; charset=utf-8' },
    'meter.css': { folder: 'meter/styles', ending: '.css', type: 'text/css; charset=utf-8' },
    'meter.js': { folder: 'meter/scripts', ending: '.js', type: 'text/javascript; charset=utf-8' },
    'sync.css': { folder: 'bitable-sync/styles', ending: '.css', type: 'text/css; charset=utf-8' },
    'sync.js': { folder: 'bitable-sync/scripts', ending: '.js', type: 'text/javascript; charset=utf-8' },
  };

/** Reads the assets below templates/ once; the files of a folder are joined in the order of their names. */
export function openAssets(templates: string): Assets {
  const urls = new Map<AssetName, string>();
  const byPath = new Map<string, Asset>();
  for (const [name, { folder, ending, type }] of Object.entries(KINDS) as [AssetName, (typeof KINDS)[AssetName]][]) {
    const files = readdirSync(join(templates, folder)).filter((file) => file.endsWith(ending));
    const body = Buffer.concat(files.sort().map((file) => readFileSync(join(templates, folder, file))));
    const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
    const path = `/assets/${name.replace('.', `-${hash}.`)}`;
    urls.set(name, path);
    byPath.set(path, { type, body });
  }
  return { urlOf: (name) => urls.get(name) ?? '', find: (path) => byPath.get(path) ?? null };
}
