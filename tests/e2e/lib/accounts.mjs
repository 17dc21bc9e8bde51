const LINE = /^ {2}(\S+)\s+(\S+)\s+(doctor|administrator|auditor)$/;

/** The first account of each role that `manage.py demo` printed: `{doctor: {username, password}, ...}`. */
export function accountsOf(greeting) {
  const found = greeting.split(/\r?\n/).map((line) => LINE.exec(line)).filter(Boolean);
  return Object.fromEntries(found.reverse().map(([, username, password, role]) => [role, { username, password }]));
}
