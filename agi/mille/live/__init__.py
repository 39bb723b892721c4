"""What has to be done at a certain time, or when something happens, without anybody's command."""
