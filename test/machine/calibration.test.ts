import { describe, expect, it } from 'vitest'
import { allFigures, fittedValues } from '../../sim/machine/profiles/calibration.ts'
import { profileNames } from '../../sim/machine/profiles/profile.ts'
import { profiles, profileWith } from '../../sim/machine/profiles/profiles.ts'

describe('the calibration', () => {
  it('has a source for every number', () => {
    for (const { profile, path, figure } of allFigures()) {
      expect(figure.source.length, `${profile} ${path}`).toBeGreaterThan(5)
      expect(Number.isFinite(figure.value) && figure.value >= 0, `${profile} ${path}`).toBe(true)
    }
  })

  it('fits at most eight constants, all on the reference machine, exactly those that calibrate varies', () => {
    const fitted = allFigures().filter(({ figure }) => figure.kind === 'fitted')
    expect(fitted.length).toBeLessThanOrEqual(8)
    expect(fitted.map(({ profile }) => profile)).toEqual(fitted.map(() => 'sparcstation-1'))
    expect(fitted.map(({ path }) => path).sort()).toEqual(Object.keys(fittedValues).sort())
  })

  it('counts disks and memory as the data sheets do', () => {
    // 1151 x 9 x 80 x 512 = 424 MB; 2036 x 14 x 72 x 512 = 1.05 GB; 842 x 20 x 46 x 512 = 397 MB
    const megabytes = profileNames.map((name) => {
      const disk = profiles[name].disk
      return Math.round((disk.cylinders * disk.heads * disk.sectorsPerTrack * disk.sectorBytes) / 1e6)
    })
    expect(megabytes).toEqual([424, 1051, 18432000, 397])
    expect(profiles['sparcstation-1'].memoryBytes).toBe(24 * 1024 * 1024)
  })

  it('derives a line miss of 752 ns and a page copy of 0.73 ms from the two copy bandwidths', () => {
    const { cpu } = profiles['sparcstation-1']
    expect(cpu.lineMissNs).toBeCloseTo(751.9, 1)
    expect(cpu.storeNs).toBeCloseTo(752.6, 1)
    expect(cpu.copyNsPerByte * 4096).toBeCloseTo(731_428.6, 0)
  })

  it('has the figures of a Sun-3/60 from measurements of that machine, and nothing that was fitted', () => {
    const { cpu, network, layer } = profiles['sun-3-60']
    // eight additions of 0.12 us; 8 KB copied in 1.15 ms
    expect(cpu.loopNs).toBe(960)
    expect(cpu.copyNsPerByte * 8192).toBeCloseTo(1_150_000, 6)
    // a multiplication and an addition at 0.1 MFLOPS, with loop, store and a quarter of a line: 20 us
    expect(cpu.loopNs + 2 * cpu.flopNs + cpu.storeNs + cpu.lineMissNs / 4).toBeCloseTo(20_000, 6)
    // half of what a page of 8 KB takes: a trap of 760 us and a call, half of (1238 - 760) us; a share in a call of a hundred, (1016 - 760) - 239 us
    expect(cpu.pageFaultNs).toBeCloseTo(999_000 / 2, 6)
    expect(cpu.forkNsPerPage).toBeCloseTo(17_000 / 2, 6)
    // (2600 - 309) / 4, (573 - 309) / 4 and 149 / 2 us
    expect(network.sendNs).toBe(572_750)
    expect(network.receiveNs).toBe(572_750)
    expect(network.frameNs).toBe(66_000)
    expect([cpu.contextSwitchNs, layer.messageLayerNs]).toEqual([74_500, 74_500])
    expect(profileWith('sun-3-60', { 'cpu.flopNs': 1, 'layer.messageLayerNs': 1 })).toEqual(profiles['sun-3-60'])
  })

  it('makes every machine faster than the one before in all that its processor does', () => {
    const order = (['sparcstation-1', 'sparcstation-10', 'modern-server'] as const).map((name) => profiles[name])
    for (const part of ['cpu', 'network', 'layer'] as const) {
      for (const key of Object.keys(order[0]![part]) as never[]) {
        const costs = order.map((profile) => profile[part][key] as number)
        if (key === 'frameNs') continue // 0 on the old machines: it is within their cost per byte
        expect(costs[0]! > costs[1]! && costs[1]! > costs[2]!, `${part}.${key}: ${costs}`).toBe(true)
      }
    }
  })

  it('lets calibrate replace a fitted constant, and the SPARCstation 10 follows by the measured ratio', () => {
    const twice = { 'layer.messageLayerNs': 2 * fittedValues['layer.messageLayerNs'] }
    for (const name of ['sparcstation-1', 'sparcstation-10'] as const) {
      const changed = profileWith(name, twice)
      expect(changed.layer.messageLayerNs).toBeCloseTo(2 * profiles[name].layer.messageLayerNs, 6)
      expect({ ...changed, layer: profiles[name].layer }).toEqual(profiles[name])
    }
  })
})
