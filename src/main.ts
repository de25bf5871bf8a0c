#!/usr/bin/env node
// The command line's first step: picks what to load, nothing more. The watch has to start where nothing else does.
const argv = process.argv.slice(2);
const isWatch = argv[0] === 'watch' && !argv.includes('--help') && !argv.includes('-h');
const runLine = isWatch
  ? (await import('./app/watch/line.ts')).runWatchLine
  : (await import('./app/command-line.ts')).runCommandLine;
process.exitCode = await runLine(argv);
