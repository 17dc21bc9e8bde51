import { createServer } from 'node:net';
import { Stop } from './run.mjs';

/** Refuse a Node that cannot build the front end. */
export function checkNode(oldest = 20) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < oldest) throw new Stop(`Node ${oldest} or newer is needed; this is ${process.version}.`);
}

/** Refuse a port that somebody else already listens on. */
export function checkPort(host, port) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => reject(new Stop(busy(host, port, error))));
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

function busy(host, port, error) {
  if (error.code !== 'EADDRINUSE') return `Cannot listen on ${host}:${port}: ${error.message}`;
  return `Port ${port} is taken. Stop what listens there (an earlier DustLens?), or choose another: PORT=8001 npm start`;
}

/** A port that is free now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
