;; Searches bytes, 64 at a time. search.ts has the same functions in JavaScript, and search-module.ts has the compiled
;; module.
(module
  (memory (export "memory") 1)

  ;; Returns a bit for each of the 64 bytes at $at, set for those that equal $byte.
  (func $bits (param $at i32) (param $byte v128) (result i64)
    (i64.or
      (i64.or
        (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (v128.load offset=0 (local.get $at)) (local.get $byte))))
        (i64.shl
          (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (v128.load offset=16 (local.get $at)) (local.get $byte))))
          (i64.const 16)))
      (i64.or
        (i64.shl
          (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (v128.load offset=32 (local.get $at)) (local.get $byte))))
          (i64.const 32))
        (i64.shl
          (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (v128.load offset=48 (local.get $at)) (local.get $byte))))
          (i64.const 48)))))

  ;; Returns a bit for each of the 64 bytes at $at, set for control characters (below 0x20).
  (func $controls (param $at i32) (result i64)
    (local $limit v128)
    (local $a v128)
    (local $b v128)
    (local $c v128)
    (local $d v128)
    (local.set $limit (i8x16.splat (i32.const 0x20)))
    (local.set $a (i8x16.lt_u (v128.load offset=0 (local.get $at)) (local.get $limit)))
    (local.set $b (i8x16.lt_u (v128.load offset=16 (local.get $at)) (local.get $limit)))
    (local.set $c (i8x16.lt_u (v128.load offset=32 (local.get $at)) (local.get $limit)))
    (local.set $d (i8x16.lt_u (v128.load offset=48 (local.get $at)) (local.get $limit)))
    (if (result i64)
      (v128.any_true
        (v128.or (v128.or (local.get $a) (local.get $b)) (v128.or (local.get $c) (local.get $d))))
      (then
        (i64.or
          (i64.or
            (i64.extend_i32_u (i8x16.bitmask (local.get $a)))
            (i64.shl (i64.extend_i32_u (i8x16.bitmask (local.get $b))) (i64.const 16)))
          (i64.or
            (i64.shl (i64.extend_i32_u (i8x16.bitmask (local.get $c))) (i64.const 32))
            (i64.shl (i64.extend_i32_u (i8x16.bitmask (local.get $d))) (i64.const 48)))))
      (else (i64.const 0))))

  ;; Returns the first offset at or after $at of the text of $length bytes at $text, or 0 if it does not occur before $to.
  ;; The text is compared only where two of its bytes match, those at $one and at $other. At least $length + 64 bytes after
  ;; $to must be memory.
  (func (export "indexOf")
    (param $at i32) (param $to i32) (param $text i32) (param $length i32) (param $one i32) (param $other i32)
    (result i32)
    (local $oneByte v128)
    (local $otherByte v128)
    (local $end i32)
    (local $bit i64)
    (local $ones i32)
    (local $others i32)
    (local $start i32)
    (local $index i32)
    (local.set $oneByte (v128.load8_splat (i32.add (local.get $text) (local.get $one))))
    (local.set $otherByte (v128.load8_splat (i32.add (local.get $text) (local.get $other))))
    (local.set $end (i32.sub (local.get $to) (local.get $length)))
    (block $none
      (loop $block
        (br_if $none (i32.gt_u (local.get $at) (local.get $end)))
        (local.set $ones (i32.add (local.get $at) (local.get $one)))
        (local.set $others (i32.add (local.get $at) (local.get $other)))
        (block $done
          ;; Most blocks have no match, and testing for that is faster without a bit for each byte.
          (br_if $done
            (i32.eqz (v128.any_true
              (v128.or
                (v128.or
                  (v128.and
                    (i8x16.eq (v128.load offset=0 (local.get $ones)) (local.get $oneByte))
                    (i8x16.eq (v128.load offset=0 (local.get $others)) (local.get $otherByte)))
                  (v128.and
                    (i8x16.eq (v128.load offset=16 (local.get $ones)) (local.get $oneByte))
                    (i8x16.eq (v128.load offset=16 (local.get $others)) (local.get $otherByte))))
                (v128.or
                  (v128.and
                    (i8x16.eq (v128.load offset=32 (local.get $ones)) (local.get $oneByte))
                    (i8x16.eq (v128.load offset=32 (local.get $others)) (local.get $otherByte)))
                  (v128.and
                    (i8x16.eq (v128.load offset=48 (local.get $ones)) (local.get $oneByte))
                    (i8x16.eq (v128.load offset=48 (local.get $others)) (local.get $otherByte))))))))
          (local.set $bit
            (i64.and
              (call $bits (local.get $ones) (local.get $oneByte))
              (call $bits (local.get $others) (local.get $otherByte))))
          (loop $next
            (br_if $done (i64.eqz (local.get $bit)))
            (local.set $start (i32.add (local.get $at) (i32.wrap_i64 (i64.ctz (local.get $bit)))))
            (br_if $none (i32.gt_u (local.get $start) (local.get $end)))
            (local.set $index (i32.const 0))
            (block $differs
              (loop $same
                (if (i32.eq (local.get $index) (local.get $length))
                  (then (return (local.get $start))))
                (br_if $differs
                  (i32.ne
                    (i32.load8_u (i32.add (local.get $start) (local.get $index)))
                    (i32.load8_u (i32.add (local.get $text) (local.get $index)))))
                (local.set $index (i32.add (local.get $index) (i32.const 1)))
                (br $same)))
            (local.set $bit (i64.and (local.get $bit) (i64.sub (local.get $bit) (i64.const 1))))
            (br $next)))
        (local.set $at (i32.add (local.get $at) (i32.const 64)))
        (br $block)))
    (i32.const 0))

  ;; Returns a bit for each byte of a block that follows an odd number of backslashes, and 1 if the block ends with an odd
  ;; number. $carry is that 1 or 0 of the previous block. After simdjson (Langdale, Lemire: Parsing gigabytes of JSON per
  ;; second, 2019), section 3.1.
  (func $escaped (param $escapes i64) (param $carry i64) (result i64 i64)
    (local $escaped i64)
    (local $starts i64)
    (local.set $escapes (i64.and (local.get $escapes) (i64.xor (local.get $carry) (i64.const -1))))
    (local.set $escaped (i64.or (i64.shl (local.get $escapes) (i64.const 1)) (local.get $carry)))
    (local.set $starts
      (i64.and
        (i64.and (local.get $escapes) (i64.const 0xaaaaaaaaaaaaaaaa))
        (i64.xor (local.get $escaped) (i64.const -1))))
    (local.set $starts (i64.add (local.get $starts) (local.get $escapes)))
    (i64.and
      (i64.xor (i64.const 0x5555555555555555) (i64.shl (local.get $starts) (i64.const 1)))
      (local.get $escaped))
    (i64.extend_i32_u (i64.lt_u (local.get $starts) (local.get $escapes))))

  ;; Returns the offset after the JSON object or list that begins at $at, or 0 if it does not end before $to. Counts the
  ;; brackets outside of strings. At least 64 bytes after $to must be memory.
  (func (export "objectEnd") (param $at i32) (param $to i32) (result i32)
    (local $depth i32)
    (local $closed i32)
    (local $escaped i64)      ;; the bytes that follow an odd number of backslashes
    (local $carry i64)        ;; 1 if the previous block ended with an odd number
    (local $strings i64)      ;; the bytes in strings, including the opening quotes
    (local $inside i64)       ;; all ones if the previous block ended in a string
    (local $open i64)
    (local $close i64)
    (local $bit i64)
    (local $a v128)           ;; the block
    (local $b v128)
    (local $c v128)
    (local $d v128)
    (local $byte v128)
    (local $case v128)
    (local.set $case (i8x16.splat (i32.const 0x20)))
    (block $unbalanced
      (loop $block
        (br_if $unbalanced (i32.ge_u (local.get $at) (local.get $to)))
        (local.set $a (v128.load offset=0 (local.get $at)))
        (local.set $b (v128.load offset=16 (local.get $at)))
        (local.set $c (v128.load offset=32 (local.get $at)))
        (local.set $d (v128.load offset=48 (local.get $at)))

        (local.set $byte (i8x16.splat (i32.const 0x5c)))
        (if
          (i32.eqz (v128.any_true
            (v128.or
              (v128.or
                (i8x16.eq (local.get $a) (local.get $byte))
                (i8x16.eq (local.get $b) (local.get $byte)))
              (v128.or
                (i8x16.eq (local.get $c) (local.get $byte))
                (i8x16.eq (local.get $d) (local.get $byte))))))
          (then
            (local.set $escaped (local.get $carry))
            (local.set $carry (i64.const 0)))
          (else
            (call $escaped (call $bits (local.get $at) (local.get $byte)) (local.get $carry))
            (local.set $carry)
            (local.set $escaped)))

        ;; Every quote switches the bytes after it between outside and inside.
        (local.set $byte (i8x16.splat (i32.const 0x22)))
        (local.set $strings
          (i64.and
            (i64.or
              (i64.or
                (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $a) (local.get $byte))))
                (i64.shl
                  (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $b) (local.get $byte))))
                  (i64.const 16)))
              (i64.or
                (i64.shl
                  (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $c) (local.get $byte))))
                  (i64.const 32))
                (i64.shl
                  (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $d) (local.get $byte))))
                  (i64.const 48))))
            (i64.xor (local.get $escaped) (i64.const -1))))
        (local.set $strings (i64.xor (local.get $strings) (i64.shl (local.get $strings) (i64.const 1))))
        (local.set $strings (i64.xor (local.get $strings) (i64.shl (local.get $strings) (i64.const 2))))
        (local.set $strings (i64.xor (local.get $strings) (i64.shl (local.get $strings) (i64.const 4))))
        (local.set $strings (i64.xor (local.get $strings) (i64.shl (local.get $strings) (i64.const 8))))
        (local.set $strings (i64.xor (local.get $strings) (i64.shl (local.get $strings) (i64.const 16))))
        (local.set $strings (i64.xor (local.get $strings) (i64.shl (local.get $strings) (i64.const 32))))
        (local.set $strings (i64.xor (local.get $strings) (local.get $inside)))
        (local.set $inside (i64.shr_s (local.get $strings) (i64.const 63)))

        ;; [ and ] count as { and }.
        (local.set $a (v128.or (local.get $a) (local.get $case)))
        (local.set $b (v128.or (local.get $b) (local.get $case)))
        (local.set $c (v128.or (local.get $c) (local.get $case)))
        (local.set $d (v128.or (local.get $d) (local.get $case)))
        (local.set $byte (i8x16.splat (i32.const 0x7d)))
        (local.set $close
          (i64.and
            (i64.or
              (i64.or
                (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $a) (local.get $byte))))
                (i64.shl
                  (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $b) (local.get $byte))))
                  (i64.const 16)))
              (i64.or
                (i64.shl
                  (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $c) (local.get $byte))))
                  (i64.const 32))
                (i64.shl
                  (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $d) (local.get $byte))))
                  (i64.const 48))))
            (i64.xor (local.get $strings) (i64.const -1))))
        (local.set $byte (i8x16.splat (i32.const 0x7b)))
        (local.set $open
          (i64.and
            (i64.or
              (i64.or
                (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $a) (local.get $byte))))
                (i64.shl
                  (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $b) (local.get $byte))))
                  (i64.const 16)))
              (i64.or
                (i64.shl
                  (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $c) (local.get $byte))))
                  (i64.const 32))
                (i64.shl
                  (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $d) (local.get $byte))))
                  (i64.const 48))))
            (i64.xor (local.get $strings) (i64.const -1))))

        ;; Only a block that closes at least as many brackets as are open can contain the end: check each bracket there.
        (if (i32.le_s (local.get $depth) (i32.wrap_i64 (i64.popcnt (local.get $close))))
          (then
            (local.set $closed (i32.const 0))
            (local.set $bit (local.get $close))
            (block $none
              (loop $next
                (br_if $none (i64.eqz (local.get $bit)))
                (local.set $closed (i32.add (local.get $closed) (i32.const 1)))
                (if
                  (i32.eq
                    (i32.add
                      (local.get $depth)
                      (i32.wrap_i64 (i64.popcnt
                        (i64.and
                          (local.get $open)
                          ;; the bits below the lowest of $bit
                          (i64.and
                            (i64.sub (local.get $bit) (i64.const 1))
                            (i64.xor (local.get $bit) (i64.const -1)))))))
                    (local.get $closed))
                  (then
                    (local.set $at
                      (i32.add
                        (i32.add (local.get $at) (i32.wrap_i64 (i64.ctz (local.get $bit))))
                        (i32.const 1)))
                    (br_if $unbalanced (i32.gt_u (local.get $at) (local.get $to)))
                    (return (local.get $at))))
                (local.set $bit (i64.and (local.get $bit) (i64.sub (local.get $bit) (i64.const 1))))
                (br $next)))))

        (local.set $depth
          (i32.add
            (local.get $depth)
            (i32.sub
              (i32.wrap_i64 (i64.popcnt (local.get $open)))
              (i32.wrap_i64 (i64.popcnt (local.get $close))))))
        (local.set $at (i32.add (local.get $at) (i32.const 64)))
        (br $block)))
    (i32.const 0))

  ;; { minus } in the string that the last call of stringEnd scanned.
  (global $braces (export "braces") (mut i32) (i32.const 0))

  ;; Returns the offset of the quote that ends the JSON string whose text begins at $at, or 0 if the string does not end
  ;; before $to or contains a control character, which JSON does not allow. At least 64 bytes after $to must be memory.
  (func (export "stringEnd") (param $at i32) (param $to i32) (result i32)
    (local $escaped i64)
    (local $carry i64)
    (local $quotes i64)
    (local $inside i64)       ;; the bytes before the quote
    (local $braces i32)
    (block $none
      (loop $block
        (br_if $none (i32.ge_u (local.get $at) (local.get $to)))
        (call $escaped
          (call $bits (local.get $at) (i8x16.splat (i32.const 0x5c)))
          (local.get $carry))
        (local.set $carry)
        (local.set $escaped)
        (local.set $quotes
          (i64.and
            (call $bits (local.get $at) (i8x16.splat (i32.const 0x22)))
            (i64.xor (local.get $escaped) (i64.const -1))))
        ;; the bits below the lowest of $quotes, or all bits if there are no quotes
        (local.set $inside
          (i64.and
            (i64.sub (local.get $quotes) (i64.const 1))
            (i64.xor (local.get $quotes) (i64.const -1))))
        (local.set $braces
          (i32.add
            (local.get $braces)
            (i32.sub
              (i32.wrap_i64 (i64.popcnt
                (i64.and (call $bits (local.get $at) (i8x16.splat (i32.const 0x7b))) (local.get $inside))))
              (i32.wrap_i64 (i64.popcnt
                (i64.and (call $bits (local.get $at) (i8x16.splat (i32.const 0x7d))) (local.get $inside)))))))
        (br_if $none (i32.eqz (i64.eqz
          (i64.and (call $controls (local.get $at)) (local.get $inside)))))
        (if (i32.eqz (i64.eqz (local.get $quotes)))
          (then
            (local.set $at (i32.add (local.get $at) (i32.wrap_i64 (i64.ctz (local.get $quotes)))))
            (br_if $none (i32.ge_u (local.get $at) (local.get $to)))
            (global.set $braces (local.get $braces))
            (return (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 64)))
        (br $block)))
    (i32.const 0)))
