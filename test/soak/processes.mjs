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
      const links = linksOf(each);
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

function linksOf(pid) {
  return readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(pid, fd));
}

function linkOf(pid, fd) {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`);
  } catch {
    return '';
  }
}

/** Ports at the other end of the TCP connections to a port that these processes have. */
export function clientPortsOf(pids, port) {
  const inodes = new Set(pids.flatMap(linksIfThere));
  const ports = new Set();
  for (const line of readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1)) {
    const [, local = '', remote = '', , , , , , , inode] = line.trim().split(/\s+/);
    if (portOf(local) === port && inodes.has(`socket:[${inode}]`)) ports.add(portOf(remote));
  }
  return ports;
}

function linksIfThere(pid) {
  try {
    return linksOf(pid);
  } catch {
    return []; // it has ended
  }
}

/** Of an address such as `0100007F:1F90`. */
function portOf(address) {
  return parseInt(address.slice(-4), 16);
}
