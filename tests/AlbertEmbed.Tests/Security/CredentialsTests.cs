using AlbertEmbed.Errors;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Security;

/// <summary>Names and passwords in addresses are never printed.</summary>
public sealed class CredentialsTests
{
    [Theory]
    [InlineData("http://user:secret@hub:80/x cannot be reached", "http://***@hub:80/x cannot be reached")]
    [InlineData("from https://secret@hub to \"http://u:secret@b\"", "from https://***@hub to \"http://***@b\"")]
    [InlineData("http://user:se/cr@et@hub/", "http://***@hub/")]
    [InlineData("https://hub/a/b says a@b.c", "https://hub/a/b says a@b.c")]
    [InlineData("http://", "http://")]
    [InlineData("no address: a@b", "no address: a@b")]
    public void An_address_is_shown_without_them(string text, string shown)
    {
        Assert.Equal(shown, Credentials.Hide(text));
        Assert.Equal(shown, ForeignText.Visible(text));
    }

    [Theory]
    [InlineData("http://user:s3cret@127.0.0.1:9")]
    [InlineData("http://user:s3c/s3cret@127.0.0.1:9")]
    [InlineData("ftp:user:s3cret@127.0.0.1")]
    public void The_hubs_address_in_a_message_is_without_them(string endpoint)
    {
        BuiltProgram.Result run =
            BuiltProgram.RunWith([], new Dictionary<string, string?> { ["HF_ENDPOINT"] = endpoint }, "-v", "-m", "no-owner/no-model", "hi");
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("127.0.0.1", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3c", run.Error, StringComparison.Ordinal);
    }
}
