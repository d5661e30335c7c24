#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension SystemErrno {
  /// The errors for which there is advice.
  enum Name {
    case noSpace, tooLarge, readOnly, denied, missing, tooManyOpen, link, name, device, other
  }

  var name: Name {
    switch code {
    case ENOSPC, EDQUOT: .noSpace
    case EFBIG: .tooLarge
    case EROFS: .readOnly
    case EACCES, EPERM: .denied
    case ENOENT: .missing
    case EMFILE, ENFILE: .tooManyOpen
    case ELOOP: .link
    case EILSEQ: .name
    case EIO: .device
    default: .other
    }
  }
}
