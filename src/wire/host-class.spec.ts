import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { classOfIp, type HostClass, ipOfHost, isLoopbackHost } from './host-class.js';

const addresses: Record<HostClass, string[]> = {
  loopback: [
    '127.0.0.1',
    '127.255.255.254',
    '::1',
    '0:0:0:0:0:0:0:1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '0:0:0:0:0:ffff:7f00:0001',
    '::FFFF:127.0.0.1',
    '64:ff9b::127.0.0.1',
    '2002:7f00:1::1',
  ],
  special: [
    '0.0.0.0',
    '0.1.2.3',
    '169.254.169.254',
    '169.254.170.2',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    'fd00:ec2::254',
    'fd20:ce::254',
    'fe80::1',
    'fe80::1%eth0',
    'febf::1',
    '::',
    '::127.0.0.1',
    '::5',
    'ff02::1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '2001:db8::1',
    '2001:0:1::1',
    // Not addresses: refused like the worst of them.
    '',
    'localhost',
    '127.1',
    '0177.0.0.1',
    '0x7f.0.0.1',
    '2130706433',
    '127.0.0.1.',
    '[::1]',
  ],
  private: [
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    'fc00::1',
    'fd12::1',
    '::ffff:10.0.0.1',
  ],
  public: [
    '1.1.1.1',
    '172.32.0.1',
    '172.15.0.1',
    '192.169.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
    '2002:808:808::1',
    '169.253.0.1',
    '128.0.0.1',
  ],
};

describe('classOfIp', () => {
  it.each(Object.entries(addresses))('knows %s addresses', (expected, ips) => {
    for (const ip of ips) expect([ip, classOfIp(ip)]).toEqual([ip, expected]);
  });

  it('classes every IPv4 address alike in its IPv6 forms', () => {
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        const [a, b, c, d] = ip.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
        const expected = classOfIp(ip);
        expect(classOfIp(`::ffff:${ip}`)).toBe(expected);
        expect(classOfIp(`::ffff:${String(a)}${String(b)}:${String(c)}${String(d)}`)).toBe(expected);
        expect(classOfIp(`64:ff9b::${ip}`)).toBe(expected);
        expect(classOfIp(`2002:${String(a)}${String(b)}:${String(c)}${String(d)}::1`)).toBe(expected);
      }),
    );
  });

  it('never fails', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV6(), fc.string()), (text) => {
        expect(Object.keys(addresses)).toContain(classOfIp(text));
      }),
    );
  });
});

describe('isLoopbackHost', () => {
  it('takes what docker takes for this machine, after URL parsing', () => {
    const spellings = [
      'localhost',
      'LOCALHOST',
      '127.0.0.1',
      '127.1',
      '0177.0.0.1',
      '0x7f.1',
      '2130706433',
      '127.0.0.1.',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
    ];
    for (const spelling of spellings) {
      expect([spelling, isLoopbackHost(new URL(`http://${spelling}/`).hostname)]).toEqual([spelling, true]);
    }
  });

  it('takes no other name, whatever it resolves to', () => {
    for (const host of [
      'localhost.',
      'a.localhost',
      'localhost.evil.example',
      '0.0.0.0',
      '128.0.0.1',
      '[::2]',
      '[64:ff9b::7f00:1]',
      '[2002:7f00:1::]',
    ]) {
      expect([host, isLoopbackHost(host)]).toEqual([host, false]);
    }
  });

  it('reads literal addresses out of host names', () => {
    expect(ipOfHost('[2606:4700::1]')).toBe('2606:4700::1');
    expect(ipOfHost('10.0.0.1')).toBe('10.0.0.1');
    expect(ipOfHost('ghcr.io')).toBeUndefined();
    expect(ipOfHost('[ghcr.io]')).toBeUndefined();
  });
});
