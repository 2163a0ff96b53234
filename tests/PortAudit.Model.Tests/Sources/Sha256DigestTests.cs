using System.Security.Cryptography;
using System.Text;
using PortAudit.Model.Sources;

namespace PortAudit.Model.Tests.Sources;

public sealed class Sha256DigestTests
{
    // FIPS 180-4's examples, and the digest of nothing.
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void Published_examples_have_their_digests(string text, string digest) =>
        Assert.Equal(digest, Convert.ToHexStringLower(Sha256Digest.Of(Encoding.ASCII.GetBytes(text))));

    [Fact]
    public void Every_length_and_every_cut_gives_the_framework_s_digest()
    {
        var data = new byte[400];
        new Random(1).NextBytes(data);
        for (var length = 0; length <= data.Length; length++)
        {
            var expected = SHA256.HashData(data.AsSpan(0, length));
            Assert.Equal(expected, Sha256Digest.Of(data.AsSpan(0, length)));
            var pieces = new Sha256Digest();
            for (int at = 0, size = 1; at < length; at += size, size = size * 3 % 71 + 1) pieces.Append(data.AsSpan(at, Math.Min(size, length - at)));
            Assert.Equal(expected, pieces.Finish());
        }
    }
}
