// Each program of the paper has one colour in all figures that show several of them.

export const applicationTones = { gauss: 'vermillion', matmul: 'blue', fft: 'green' } as const
