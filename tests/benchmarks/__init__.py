"""Benchmarks: one module a subject, each with `measure()`, which yields tables of ratios.

A figure stands beside a floor (the least that the machine could do) or a peer (another way to do it), run in the
same process at the same time: ratios travel between machines, times do not. pytest collects none of this.
"""
