import { PYTHON } from './paths.mjs';
import { installPython } from './python.mjs';
import { Stop, exitCode, read } from './run.mjs';
import { Skip } from './steps.mjs';

const SKIPPED = 77;
const FIND_SERVER = ['-c', 'from tests.mariadb import server; print(server() or "")'];

/** The API and task tests once more, on a MariaDB server that the tests start for themselves. */
export async function testOnMariaDB() {
  if (!(await read(PYTHON, FIND_SERVER)).out.trim()) throw new Skip('no MariaDB server is installed (package mariadb-server)');
  await installClient();
  const code = await exitCode(PYTHON, ['tests/mariadb.py']);
  if (code === SKIPPED) throw new Skip('the MariaDB server on this machine cannot be used');
  if (code !== 0) throw new Stop(`the tests on MariaDB ended with ${code}`);
}

async function installClient() {
  try {
    await installPython(['dev', 'mysql']);
  } catch {
    throw new Skip('mysqlclient could not be built (packages libmariadb-dev, pkg-config and a C compiler)');
  }
}
