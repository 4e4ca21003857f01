"""The key with which the identity service signs tokens."""

from __future__ import annotations

import functools
import math
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from joserfc.jwk import RSAKey

_BITS = 2048
_EXPONENT = 65537

#: Tests of primality for each candidate.  For random numbers of 1024 bits, 4 leave a chance below 2^-100 that
#: one is taken for prime that is not.  Source: FIPS 186-5, table B.1.
_ROUNDS = 4


def new_key(seed: int | None) -> RSAKey:
    """Make a key.

    :param seed: makes the same key every time, for tests; such a key protects nothing.
    """
    from joserfc.jwk import RSAKey

    key: RSAKey = RSAKey.generate_key(_BITS) if seed is None else RSAKey.import_key(_pem(seed))
    return key


@functools.cache
def _pem(seed: int) -> bytes:
    """Return a key made of numbers that can be drawn again, as the library's own cannot (about a second)."""
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    source = random.Random(seed)
    p, q = _prime(source), _prime(source)
    d = pow(_EXPONENT, -1, math.lcm(p - 1, q - 1))
    public = rsa.RSAPublicNumbers(_EXPONENT, p * q)
    numbers = rsa.RSAPrivateNumbers(
        p, q, d, rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q), public
    )
    return numbers.private_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _prime(source: random.Random) -> int:
    """Draw a prime of half the length of a key; with the two highest bits set, the key has all its length."""
    bits = _BITS // 2
    while True:
        candidate = source.getrandbits(bits) | 3 << (bits - 2) | 1
        if candidate % _EXPONENT != 1 and _is_prime(candidate, source):
            return candidate


def _is_prime(number: int, source: random.Random) -> bool:
    """Tell whether an odd number is prime (Miller and Rabin's test)."""
    if math.gcd(number, _SMALL_PRIMES) != 1:
        return False
    twos = (number - 1 & 1 - number).bit_length() - 1
    odd = number - 1 >> twos
    return all(_passes(number, source.randrange(2, number - 1), odd, twos) for _ in range(_ROUNDS))


def _passes(number: int, base: int, odd: int, twos: int) -> bool:
    power = pow(base, odd, number)
    if power in (1, number - 1):
        return True
    for _ in range(twos - 1):
        power = power * power % number
        if power == number - 1:
            return True
    return False


_SMALL_PRIMES = math.prod(n for n in range(3, 1000, 2) if all(n % d for d in range(3, math.isqrt(n) + 1, 2)))
