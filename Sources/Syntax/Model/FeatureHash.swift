/// Hashes of features: a template's number with one to three atoms. The upper half picks a slot of the weight
/// table, the lower half is the slot's fingerprint. Models store these hashes: a change here is a new version of
/// the model's format.
enum FeatureHash {
  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    var hash = value
    hash ^= hash >> 32
    hash = hash &* 0xD6E8_FEB8_6659_FD93
    hash ^= hash >> 32
    return hash
  }

  @inline(__always)
  static func one(_ template: UInt64, _ a: UInt32) -> UInt64 {
    mix((UInt64(a) &+ 1) &* 0x9E37_79B9_7F4A_7C15 ^ (template &* 0xC2B2_AE3D_27D4_EB4F))
      &* 0x9E37_79B9_7F4A_7C15
  }

  @inline(__always)
  static func two(_ template: UInt64, _ a: UInt32, _ b: UInt32) -> UInt64 {
    mix((UInt64(a) << 32 | UInt64(b)) &* 0x9E37_79B9_7F4A_7C15 ^ (template &* 0xC2B2_AE3D_27D4_EB4F))
      &* 0x9E37_79B9_7F4A_7C15
  }

  @inline(__always)
  static func three(_ template: UInt64, _ a: UInt32, _ b: UInt32, _ c: UInt32) -> UInt64 {
    let pair = mix(
      (UInt64(a) << 32 | UInt64(b)) &* 0x9E37_79B9_7F4A_7C15 ^ (template &* 0xC2B2_AE3D_27D4_EB4F))
    return mix(pair ^ (UInt64(c) &* 0x1656_67B1_9E37_79F9)) &* 0x9E37_79B9_7F4A_7C15
  }

  /// A set of relations as an atom.
  @inline(__always)
  static func set(_ bits: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: mix(bits &* 0x9E37_79B9_7F4A_7C15) >> 16)
  }

  /// FNV-1a over bytes, stirred.
  @inline(__always)
  static func bytes(_ start: UnsafePointer<UInt8>, _ count: Int, _ seed: UInt32) -> UInt32 {
    var hash: UInt32 = 2_166_136_261 ^ seed
    for index in 0..<count { hash = (hash ^ UInt32(start[index])) &* 16_777_619 }
    hash ^= hash >> 15
    hash = hash &* 0x2C1B_3C6D
    hash ^= hash >> 12
    return hash
  }
}
