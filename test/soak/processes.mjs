/** What a process and its children hold, from /proc. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export function childrenOf(pid) {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

/** Sums over all of them; one that ends meanwhile counts nothing. */
export function holdings(pid) {
  const sum = { processes: 0, residentMb: 0, descriptors: 0, sockets: 0 };
  for (const each of [pid, ...childrenOf(pid)]) {
    try {
      const links = readdirSync(`/proc/${each}/fd`).map((fd) => linkOf(each, fd));
      sum.residentMb += Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${each}/status`, 'utf8'))[1]) / 1024;
      sum.descriptors += links.length;
      sum.sockets += links.filter((link) => link.startsWith('socket:')).length;
      sum.processes++;
    } catch {
      // It has ended.
    }
  }
  return sum;
}

function linkOf(pid, fd) {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`);
  } catch {
    return '';
  }
}
